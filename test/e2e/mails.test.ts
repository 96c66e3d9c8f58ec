import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { type RealSmtp, type SmtpChildOptions, startSmtp } from "../support/real-smtp.ts";
import { type CliInstallation, finish, makeInstallation } from "./cli-installation.ts";

const LOGIN = { username: "pphook", password: "canary-smtp-password" };

function mailConfig(port: number, more = ""): string {
  return `
[email]
smtp_server = 127.0.0.1
smtp_port = ${port}
from = pphook@example.com
to = admin@example.com
username = ${LOGIN.username}
password = ${LOGIN.password}
generic_email = generic@example.com
${more}`;
}

/** A site whose second row has a name that cannot be, typed by Jane Doe. */
async function site(config: string): Promise<CliInstallation> {
  const rows = { "10.10.1.1": "web1.example.com", "10.10.1.2": "bad!.example.com" };
  const pphook = await makeInstallation({ rows, config });
  pphook.phpipam.state.addUser({
    username: "jane",
    password: "x",
    realName: "Jane Doe",
    email: "jane.doe@example.com",
    role: "User",
  });
  return pphook;
}

/** Starts a mail server on the port of one that has ended. */
async function again(ended: RealSmtp, options: SmtpChildOptions = {}): Promise<RealSmtp> {
  return startSmtp({ login: LOGIN, port: ended.port, ...options });
}

describe("pphook sync", () => {
  it("mails whoever typed the row, once, and says when it is resolved", async () => {
    await using smtp = await startSmtp({ login: LOGIN });
    await using pphook = await site(mailConfig(smtp.port));
    for (let i = 0; i < 3; i++) assert.equal((await pphook.run("sync")).code, 4);
    const [got] = await smtp.wait(1);
    assert.deepEqual(got?.to, ["jane.doe@example.com"]);
    assert.match(got?.mail.text ?? "", /^Hello Jane Doe,/);
    const { state } = pphook.phpipam;
    const id = [...state.addresses.values()].find(({ hostname }) => hostname === "bad!.example.com")?.id ?? 0;
    state.editAddress(id, { hostname: "good.example.com" }, "Jane Doe");
    assert.equal((await pphook.run("sync")).code, 0);
    const received = await smtp.wait(2);
    assert.deepEqual(
      received.map(({ mail }) => mail.subject),
      [
        "bad!.example.com (10.10.1.2): The hostname breaks the rules of host names",
        "Resolved: bad!.example.com",
      ],
    );
    assert.match((await pphook.run("history", "--no-color")).stdout, /mail sent to jane\.doe@example\.com/);
    assert.doesNotMatch(pphook.printed(), /canary-smtp-password/);
  });

  it("succeeds while the mail server is away, and sends everything once when it is back", async () => {
    const gone = await startSmtp({ login: LOGIN });
    await gone[Symbol.asyncDispose]();
    await using pphook = await site(mailConfig(gone.port));
    for (let i = 0; i < 3; i++) assert.equal((await pphook.run("sync")).code, 4);
    assert.match(
      (await pphook.run("check", "--no-color")).stdout,
      /mail server 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    );
    await using smtp = await again(gone);
    await untilSent(pphook, smtp, 1);
    await pphook.run("sync");
    assert.equal(smtp.received.length, 1);
  });

  it("killed after the server took a mail and before it was marked repeats it once, with the same Message-ID", async () => {
    const holding = await startSmtp({ login: LOGIN, holdAnswers: true });
    await using pphook = await site(mailConfig(holding.port));
    const child = pphook.start(["sync"]);
    const ended = finish(child);
    const [first] = await holding.wait(1);
    assert.ok(first, "the server got no mail");
    child.kill("SIGKILL");
    await ended;
    await holding[Symbol.asyncDispose]();
    await using smtp = await again(holding);
    await untilSent(pphook, smtp, 1);
    await pphook.run("sync");
    assert.deepEqual(
      smtp.received.map(({ mail }) => mail.messageId),
      [first.mail.messageId],
    );
  });

  it("posts an alert of refused credentials to a webhook, and mails the administrator", async () => {
    const posted: string[] = [];
    const hook = createServer((request, response) => {
      request.on("data", (part) => posted.push(String(part)));
      request.on("end", () => response.end());
    });
    await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
    const address = hook.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hook`;
    await using smtp = await startSmtp({ login: LOGIN });
    await using pphook = await site(`${mailConfig(smtp.port)}\n[notify]\nwebhook = ${url}\n`);
    const user = pphook.phpipam.state.users.find(({ username }) => username === "pphook_user");
    Object.assign(user ?? {}, { password: "changed" });
    assert.equal((await pphook.run("sync")).code, 1);
    const [got] = await smtp.wait(1);
    assert.deepEqual(got?.to, ["admin@example.com"]);
    assert.equal(got?.mail.subject, "PPHOOK: phpIPAM refuses PPHOOK's credentials");
    assert.equal((JSON.parse(posted[0] ?? "{}") as { kind?: string }).kind, "service-auth");
    hook.close();
  });
});

describe("pphook approve", () => {
  it("lets mails go that were held since they would reach too many people", async () => {
    await using smtp = await startSmtp({ login: LOGIN });
    const rows = Object.fromEntries([1, 2, 3].map((n) => [`10.10.1.${n}`, `bad${n}!.example.com`]));
    const config = `${mailConfig(smtp.port)}\n[notify]\nstorm_recipients = 2\nlanguage = fr\n`;
    await using pphook = await makeInstallation({ rows, config });
    const { state } = pphook.phpipam;
    for (const [i, { id }] of [...state.addresses.values()].entries()) {
      const realName = `Person ${i}`;
      state.addUser({ username: `p${i}`, password: "x", realName, email: `p${i}@example.com`, role: "User" });
      state.editAddress(id, { hostname: `worse${i}!.example.com` }, realName);
    }
    await pphook.run("sync");
    const [alert] = await smtp.wait(1);
    assert.deepEqual(alert?.to, ["admin@example.com"]);
    const hash = /pphook approve ([0-9a-f]{12})/.exec(alert?.mail.text ?? "")?.[1] ?? "";
    const approved = await pphook.run("approve", hash);
    assert.equal(approved.code, 0);
    assert.match(approved.stdout, /released .* mails about 3 findings go out/);
    const received = await smtp.wait(4);
    assert.deepEqual(
      received
        .slice(1)
        .flatMap(({ to }) => to)
        .sort(),
      ["p0@example.com", "p1@example.com", "p2@example.com"],
    );
    assert.match(received[1]?.mail.text ?? "", /^Bonjour Person/);
  });
});

describe("pphook check", () => {
  it("sends a test mail, and says what is wrong with a template", async () => {
    await using smtp = await startSmtp({ login: LOGIN });
    await using pphook = await site(mailConfig(smtp.port));
    const { stdout } = await pphook.run("check", "--mail-to", "me@example.com", "--no-color");
    assert.match(stdout, /takes mail in clear, logged in: the password travels in clear/);
    assert.match(stdout, /the server took a test mail to me@example\.com/);
    assert.equal((await smtp.wait(1))[0]?.mail.subject, "PPHOOK: a test mail");
  });

  it("refuses what is no mail address, and a test mail without a mail server", async () => {
    await using pphook = await makeInstallation({ rows: { "10.10.1.1": "web1.example.com" } });
    for (const to of ["me", "me@example.com"]) {
      const { code, stderr } = await pphook.run("check", "--mail-to", to);
      assert.equal(code, 2);
      assert.match(stderr, to === "me" ? /is no mail address/ : /no mail server is configured/);
    }
  });
});

/** Runs cycles until mail that waits for a back-off is sent. */
async function untilSent(pphook: CliInstallation, smtp: RealSmtp, count: number): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (smtp.received.length < count && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await pphook.run("sync");
  }
  assert.equal(smtp.received.length, count);
}
