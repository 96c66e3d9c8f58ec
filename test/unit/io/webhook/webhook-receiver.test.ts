import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { describe, it } from "node:test";
import { toInstant } from "../../../../src/domain/instant.ts";
import type { OutgoingMail } from "../../../../src/domain/mail.ts";
import { WebhookReceiver } from "../../../../src/io/webhook/webhook-receiver.ts";

const NOW = 1_795_348_800_123;
const ALERT: OutgoingMail = {
  id: "1@example.com",
  channel: "webhook",
  madeAt: toInstant(NOW),
  run: "r-1",
  to: [],
  subject: "PPHOOK: PowerDNS does not work",
  text: '{"text":"PowerDNS does not work"}',
  html: null,
  attachments: [],
};

interface Got {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

class Hook implements AsyncDisposable {
  status = 200;
  readonly got: Got[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        this.got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        if (this.status === 0) return;
        response.writeHead(this.status).end("ok");
      });
    });
  }

  static async open(): Promise<Hook> {
    const hook = new Hook();
    await new Promise<void>((resolve) => hook.#server.listen(0, "127.0.0.1", resolve));
    return hook;
  }

  receiver(secret: string | null, timeoutMs = 10_000): WebhookReceiver {
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : 0;
    return new WebhookReceiver({ url: `http://127.0.0.1:${port}/hook`, secret, timeoutMs, now: () => NOW });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe("a webhook", () => {
  it("gets the document, signed so that the receiver can tell who sent it", async () => {
    await using hook = await Hook.open();
    assert.deepEqual(await hook.receiver("s3cret").post(ALERT), { status: "sent", rejected: [] });
    const [got] = hook.got;
    assert.equal(got?.body, ALERT.text);
    assert.equal(got?.headers["content-type"], "application/json");
    assert.equal(got?.headers["webhook-id"], ALERT.id);
    const timestamp = String(got?.headers["webhook-timestamp"]);
    assert.equal(timestamp, "1795348800");
    const expected = createHmac("sha256", "s3cret").update(`${ALERT.id}.${timestamp}.${ALERT.text}`);
    assert.equal(got?.headers["webhook-signature"], `v1,${expected.digest("base64")}`);
  });

  it("gets no signature without a secret", async () => {
    await using hook = await Hook.open();
    await hook.receiver(null).post(ALERT);
    assert.equal(hook.got[0]?.headers["webhook-signature"], undefined);
  });

  it("is tried again when it may take the document later, and not when it never will", async () => {
    await using hook = await Hook.open();
    const outcome = async (status: number) => {
      hook.status = status;
      return (await hook.receiver(null).post(ALERT)).status;
    };
    assert.deepEqual(
      [await outcome(503), await outcome(429), await outcome(404), await outcome(302), await outcome(204)],
      ["postponed", "postponed", "refused", "refused", "sent"],
    );
  });

  it("that never answers or is not there is tried again, too", async () => {
    const hook = await Hook.open();
    hook.status = 0;
    assert.equal((await hook.receiver(null, 100).post(ALERT)).status, "postponed");
    const gone = hook.receiver(null);
    await hook[Symbol.asyncDispose]();
    assert.match(JSON.stringify(await gone.post(ALERT)), /postponed.*webhook 127\.0\.0\.1/);
  });
});
