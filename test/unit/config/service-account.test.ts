import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ownerOfSecret } from "../../../src/config/files/service-account.ts";

const ACCOUNTS = `root:x:0:0:root:/root:/bin/bash
pphook:x:120:127::/var/lib/pphook:/usr/sbin/nologin
jane:x:1000:1000::/home/jane:/bin/sh
joe:x:1001:1000::/home/joe:/bin/sh
broken line
`;

describe("the owner of a secret beside a configuration file", () => {
  const cases = [
    { title: "is the service whose group may read it", uid: 0, gid: 127, mode: 0o100640, owner: 120 },
    { title: "is root where the group may not read it", uid: 0, gid: 127, mode: 0o100600, owner: 0 },
    { title: "is root where the group is root's", uid: 0, gid: 0, mode: 0o100644, owner: 0 },
    { title: "is root where several accounts share the group", uid: 0, gid: 1000, mode: 0o100640, owner: 0 },
    { title: "is root where no account has the group", uid: 0, gid: 999, mode: 0o100640, owner: 0 },
    { title: "is whoever owns it, if that is not root", uid: 1000, gid: 127, mode: 0o100640, owner: 1000 },
  ];
  for (const { title, owner, ...file } of cases)
    it(title, () => assert.deepEqual(ownerOfSecret(file, ACCOUNTS), { uid: owner, gid: file.gid }));
});
