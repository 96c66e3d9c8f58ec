import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explainFailure } from "../../../../src/io/smtp/explain-failure.ts";

const ASKED = { server: "smtp.example.com:587", tls: "starttls" } as const;

function explain(
  parts: Readonly<Record<string, unknown>>,
  text = "it failed",
  tls: "none" | "implicit" | "starttls" = "starttls",
) {
  return explainFailure(Object.assign(new Error(text), parts), { ...ASKED, tls });
}

const remedy = (...given: Parameters<typeof explain>) => {
  const outcome = explain(...given);
  return outcome.status === "unavailable" ? outcome.remedy : outcome.status;
};

describe("a failure to send", () => {
  it("is the message's when the server refuses its recipients or its content", () => {
    assert.equal(explain({ code: "EENVELOPE", command: "RCPT TO", responseCode: 550 }).status, "refused");
    assert.equal(explain({ code: "EMESSAGE", command: "DATA", responseCode: 554 }).status, "refused");
    assert.equal(explain({ code: "EENVELOPE" }).status, "refused");
  });

  it("is to be tried again when the server says 4yz", () => {
    assert.equal(explain({ code: "EENVELOPE", command: "RCPT TO", responseCode: 451 }).status, "postponed");
  });

  it("is the server's when it closes, or takes nothing from this sender", () => {
    assert.equal(explain({ code: "EENVELOPE", command: "RCPT TO", responseCode: 421 }).status, "unavailable");
    assert.match(remedy({ code: "EENVELOPE", command: "MAIL FROM", responseCode: 553 }), /\[email\] from/);
  });

  it("names the key that mends it", () => {
    assert.match(remedy({ code: "EAUTH", responseCode: 535 }), /username and password/);
    assert.match(remedy({ code: "ENOAUTH" }), /username and password/);
    assert.match(remedy({ code: "ESOCKET" }, "self-signed certificate"), /ca_file/);
    assert.match(remedy({ code: "ETLS" }), /does not offer STARTTLS/);
    assert.match(remedy({ code: "EDNS" }), /cannot be resolved/);
    assert.match(remedy({ code: "ECONNECTION" }), /25 or 587/);
    assert.match(remedy({ code: "ECONNECTION" }, "refused", "implicit"), /465/);
  });

  it("is one line that names the server", () => {
    assert.equal(explain({}, "a\r\n b").message, "mail server smtp.example.com:587: a b");
    assert.equal(explainFailure("text", ASKED).message, "mail server smtp.example.com:587: text");
  });
});
