import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CONFIG_KEYS, keyId } from "../../../src/config/config-keys.ts";
import { checkAnswers, configOfAnswers, problemOfAnswer } from "../../../src/config/config-of-answers.ts";
import { readFileLayer } from "../../../src/config/file-layer.ts";
import { renderConfig } from "../../../src/config/render-config.ts";
import { ConfigError, UsageError } from "../../../src/domain/errors.ts";

const ANSWERS = {
  "phpipam.api_url": "https://phpipam.example.com/api",
  "phpipam.app_id": "pphook",
  "phpipam.username": "pphook_user",
  "phpipam.password": "a;b#c%d=e",
  "powerdns.api_url": "http://127.0.0.1:8081/api/v1",
  "powerdns.api_key": "key",
  "policy.mode": "observe",
};

function rendered(answers: Readonly<Record<string, string>>, secretsIn: string | null = null): string {
  return renderConfig({ answers, heading: ["made for a test"], secretsIn });
}

const settingsOf = (text: string) =>
  Object.fromEntries(readFileLayer("config.ini", text).settings.map((each) => [keyId(each), each.text]));

describe("a rendered configuration", () => {
  it("is read back as what was answered, and as nothing else", () => {
    const text = rendered(ANSWERS);
    assert.deepEqual(settingsOf(text), ANSWERS);
    assert.equal(configOfAnswers(settingsOf(text)).policy.mode, "observe");
  });

  it("explains each key of a section that is used, with its default, and names the other sections", () => {
    const text = rendered(ANSWERS);
    for (const { section, key } of CONFIG_KEYS.filter((each) => each.section === "powerdns"))
      assert.match(text, new RegExp(`\n# .*\n#?${key} =`), `${section}.${key}`);
    assert.match(text, /\n#timeout = 30s\n/);
    assert.match(text, /\n# Further sections, .*\[email\]/);
    assert.ok(text.split("\n").every((line) => line.length <= 110));
  });

  it("is valid with every comment taken away that is a setting with a default", () => {
    const text = rendered(ANSWERS).replaceAll(/^#(\w+ = .+)$/gm, "$1");
    assert.doesNotThrow(() => configOfAnswers(settingsOf(text)));
  });

  it("holds no secret that is kept elsewhere, and says where it is", () => {
    const text = rendered(ANSWERS, ".env.gpg");
    assert.doesNotMatch(text, /a;b#c|= key/);
    assert.match(text, /\n# Password of username\. It is in \.env\.gpg, if it is set\.\n#password =\n/);
  });

  it("keeps values of several lines and sections of one's own", () => {
    const answers = { ...ANSWERS, "phpipam.sections": "one\ntwo", "target:ns01.host": "192.0.2.1" };
    assert.deepEqual(settingsOf(rendered(answers)), answers);
  });

  it("refuses a value that would be read back as another", () => {
    for (const password of [" blank", "blank ", "two\n#lines"])
      assert.throws(() => rendered({ ...ANSWERS, "phpipam.password": password }), UsageError);
  });
});

describe("answers", () => {
  it("make a configuration before all are given", () => {
    assert.equal(configOfAnswers({ "phpipam.app_id": "other" }).phpipam.appId, "other");
    assert.equal(configOfAnswers({ "phpipam.app_code": "code" }).phpipam.credentials.kind, "token");
  });

  it("are checked without what is still to come", () => {
    for (const fine of [
      {},
      { "phpipam.api_url": "no scheme yet" },
      { "email.username": "me" },
      { "email.password": "secret" },
      { "email.smtp_port": "587" },
    ])
      assert.doesNotThrow(() => checkAnswers(fine), JSON.stringify(fine));
    assert.throws(() => checkAnswers({ "policy.ttl": "soon", "policy.tll": "1" }), ConfigError);
  });

  it("are judged one by one", () => {
    assert.match(problemOfAnswer("email.smtp_port", "many") ?? "", /whole number/);
    assert.equal(problemOfAnswer("email.smtp_port", " 25 "), null);
    assert.equal(problemOfAnswer("nothing.known", "x"), null);
  });
});
