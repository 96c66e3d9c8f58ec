import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { letterContext } from "../../src/core/notify/letter-context.ts";
import type { OutgoingMail } from "../../src/domain/mail.ts";
import { JinjaTemplates } from "../../src/io/smtp/jinja-templates.ts";
import { NodemailerMailer, type SmtpOptions } from "../../src/io/smtp/nodemailer-mailer.ts";
import { makeCertificate, type RealSmtp, startSmtp } from "../support/real-smtp.ts";
import {
  NOON,
  sampleAction,
  sampleFinding,
  sampleNotice,
  sampleRemoval,
} from "../unit/core/notify/sample-notice.ts";

const CERTIFICATE = makeCertificate();
const NO_OPENSSL = CERTIFICATE === null ? "openssl is not installed" : false;
const LOGIN = { username: "pphook", password: "secret" };

function mailerFor({ port }: Pick<RealSmtp, "port">, parts: Partial<SmtpOptions> = {}) {
  const basic = { host: "127.0.0.1", port, from: "PPHOOK <pphook@example.com>", tls: "none" } as const;
  return new NodemailerMailer({ ...basic, login: null, ca: null, ...parts });
}

function sample(id: number, parts: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    id: `${id}@example.com`,
    channel: "mail",
    madeAt: NOON,
    run: "r-1",
    to: ["jane@example.com"],
    subject: "Réseau: a name",
    text: "Bonjour à tous",
    html: "<p>Bonjour à tous</p>",
    attachments: [],
    ...parts,
  };
}

async function send(mailer: NodemailerMailer, ...mails: readonly OutgoingMail[]) {
  const session = mailer.open();
  try {
    const outcomes = [];
    for (const mail of mails) outcomes.push(await session.send(mail));
    return outcomes;
  } finally {
    await session.close();
  }
}

const TLS = CERTIFICATE === null ? {} : CERTIFICATE;
const ca = CERTIFICATE?.cert ?? "";

describe("over a real mail server", () => {
  it("several messages go over one connection, whole", async () => {
    await using server = await startSmtp();
    const csv = { name: "list.csv", type: "text/csv", text: "a,é\r\n" };
    const outcomes = await send(mailerFor(server), sample(1), sample(2, { attachments: [csv], html: null }));
    assert.deepEqual(outcomes, [
      { status: "sent", rejected: [] },
      { status: "sent", rejected: [] },
    ]);
    const [first, second] = await server.wait(2);
    assert.equal(first?.connection, second?.connection);
    assert.equal(first?.mail.messageId, "<1@example.com>");
    assert.equal(first?.mail.subject, "Réseau: a name");
    assert.equal(first?.mail.text?.trim(), "Bonjour à tous");
    assert.equal(first?.mail.html?.trim(), "<p>Bonjour à tous</p>");
    assert.equal(first?.mail.from?.name, "PPHOOK");
    assert.equal(first?.mail.headers.find(({ key }) => key === "auto-submitted")?.value, "auto-generated");
    assert.equal(second?.mail.attachments[0]?.filename, "list.csv");
    assert.equal(second?.mail.html, undefined);
  });

  it("STARTTLS and a login are used, and the certificate is verified", { skip: NO_OPENSSL }, async () => {
    await using server = await startSmtp({ tls: "starttls", login: LOGIN, ...TLS });
    const mailer = mailerFor(server, { tls: "starttls", login: LOGIN, ca });
    assert.deepEqual(await mailer.open().probe(), { status: "sent", rejected: [] });
    await send(mailer, sample(1));
    const [got] = await server.wait(1);
    assert.deepEqual([got?.secure, got?.user], [true, "pphook"]);
    const [untrusted] = await send(mailerFor(server, { tls: "starttls", login: LOGIN }), sample(2));
    assert.equal(untrusted?.status, "unavailable");
    assert.match(JSON.stringify(untrusted), /ca_file/);
    assert.equal(server.received.length, 1);
  });

  it("TLS from the first byte is used", { skip: NO_OPENSSL }, async () => {
    await using server = await startSmtp({ tls: "implicit", ...TLS });
    await send(mailerFor(server, { tls: "implicit", ca }), sample(1));
    assert.equal((await server.wait(1))[0]?.secure, true);
  });

  it("nothing is sent in clear to a server that does not offer the STARTTLS that is demanded", async () => {
    await using server = await startSmtp({ login: LOGIN });
    const [outcome] = await send(mailerFor(server, { tls: "starttls", login: LOGIN }), sample(1));
    assert.match(JSON.stringify(outcome), /unavailable.*does not offer STARTTLS/);
    const [control] = await send(mailerFor(server, { login: LOGIN }), sample(2));
    assert.equal(control?.status, "sent");
    assert.deepEqual(
      (await server.wait(1)).map(({ mail }) => mail.messageId),
      ["<2@example.com>"],
    );
  });

  it("a refused login, recipient and sender are told apart", async () => {
    const refuse = {
      "gone@example.com": "550 no such user",
      "busy@example.com": "451 try later",
      "stranger@example.com": "553 not yours",
    };
    await using server = await startSmtp({ login: LOGIN, refuse });
    const mailer = mailerFor(server, { login: LOGIN });
    const to = (...addresses: readonly string[]) => sample(addresses.length, { to: addresses });
    const outcomes = await send(
      mailer,
      to("gone@example.com"),
      to("busy@example.com"),
      to("gone@example.com", "jane@example.com"),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["refused", "postponed", "sent"],
    );
    assert.deepEqual(outcomes[2], { status: "sent", rejected: ["gone@example.com"] });
    const [sender] = await send(mailerFor(server, { login: LOGIN, from: "stranger@example.com" }), sample(1));
    assert.match(JSON.stringify(sender), /unavailable.*\[email\] from/);
    const wrong = { login: { ...LOGIN, password: "wrong" } };
    const [refused] = await send(mailerFor(server, wrong), sample(1));
    assert.match(JSON.stringify(refused), /unavailable.*username and password/);
    assert.doesNotMatch(JSON.stringify(refused), /wrong"/);
  });

  it("a server that is not there or never greets does not hold up anybody for long", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const address = mute.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    try {
      const [outcome] = await send(mailerFor({ port }, { timeoutMs: 200 }), sample(1));
      assert.equal(outcome?.status, "unavailable");
    } finally {
      mute.close();
    }
    const [absent] = await send(mailerFor({ port }), sample(1));
    assert.match(JSON.stringify(absent), /unavailable.*mail waits until it does/);
  });

  it("no header can be smuggled in", async () => {
    await using server = await startSmtp();
    const evil = "a\r\nBcc: evil@example.com\r\n\r\nbody";
    await send(mailerFor(server), sample(1, { subject: evil }));
    const [got] = await server.wait(1);
    assert.deepEqual(got?.to, ["jane@example.com"]);
    assert.equal(
      got?.mail.headers.some(({ key }) => key === "bcc"),
      false,
    );
    assert.equal(got?.mail.text?.trim(), "Bonjour à tous");
  });
});

describe("the mails and alerts", () => {
  const TEMPLATES = new JinjaTemplates({
    directory: null,
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  });
  const alerts = {
    "service-down": { service: "powerdns", error: "connection refused", remedy: "see whether pdns runs" },
    "service-auth": { service: "phpipam", error: "HTTP 500", remedy: "correct username and password" },
    held: { hash: "8d01b7c0ffee", changes: 25, guards: "31 of 240 values would leave example.com" },
    "mail-storm": { hash: "3f9c21aabbcc", findings: 312, rules: "zone-missing (312)", example: "no zone" },
    overrun: { duration: "1m 4s", interval: "1m" },
  };

  /** Three mails to people, then the alerts. */
  function makeAll(language: "en" | "fr"): readonly OutgoingMail[] {
    const settings = {
      language,
      phpipamUrl: "https://phpipam.example.com",
      observe: false,
      instantText: () => "2026-11-22 12:00 UTC",
    } as const;
    const notices = [
      sampleNotice(80, { actions: [sampleAction()] }),
      sampleRemoval(),
      sampleRemoval({ finding: sampleFinding(87, "mac-duplicate"), mac: "00:11:22:33:44:60" }),
    ];
    const people = notices.map((notice, i) => {
      const items = [{ notice, asKeeper: false }];
      const letter = { to: [`p${i}@example.com`], realName: "Jane Doe", audience: "person", items } as const;
      const { template, context } = letterContext(letter, settings);
      return sample(i, { to: letter.to, ...TEMPLATES.render(template, context) });
    });
    const administrators = Object.entries(alerts).map(([kind, details], i) => {
      const context = { language, kind, news: "began", since: "2026-11-22 03:09 UTC", details };
      return sample(10 + i, {
        to: ["admin@example.com"],
        ...TEMPLATES.render("email_system_alert", context),
      });
    });
    return [...people, ...administrators];
  }

  const PARTS = [
    "pphook approve 8d01b7c0ffee",
    "pphook approve 3f9c21aabbcc",
    "1m 4s",
    "phpIPAM",
    "PowerDNS",
  ];
  const HELLO = { en: /^Hello Jane Doe,/, fr: /^Bonjour Jane Doe,/ };

  for (const language of ["en", "fr"] as const)
    it(`arrive and parse, with the right person, addresses and links, in "${language}"`, async () => {
      await using server = await startSmtp();
      await send(mailerFor(server), ...makeAll(language));
      const received = await server.wait(8);
      const admin = Array.from({ length: 5 }, () => "admin@example.com");
      assert.deepEqual(
        received.flatMap(({ to }) => to),
        ["p0@example.com", "p1@example.com", "p2@example.com", ...admin],
      );
      for (const { mail } of received) {
        assert.ok(String(mail.subject).length > 10);
        assert.match(String(mail.html), /<\/html>/);
      }
      const texts = received.map(({ mail }) => String(mail.text));
      for (const text of texts.slice(0, 3)) assert.match(text, HELLO[language]);
      assert.match(String(texts[0]), /address-details\/80\//);
      for (const text of texts.slice(1, 3)) assert.match(text, /10\.10\.1\.50[\s\S]*address-details\/41\//);
      const all = received.map(({ mail }) => `${mail.subject}\n${mail.text}`).join("\n");
      assert.deepEqual(
        PARTS.filter((part) => !all.includes(part)),
        [],
      );
    });
});
