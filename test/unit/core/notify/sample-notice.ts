import { type Finding, makeFinding, type RuleId } from "../../../../src/domain/finding.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import type { NoticeAction, NoticeParty, RowPlace, StoredNotice } from "../../../../src/domain/notice.ts";

export const NOON = toInstant(Date.parse("2026-11-22T12:00:00Z"));

const PLACE: RowPlace = { sectionId: 1, subnetId: 7, subnet: "10.10.1.0/24", description: "Servers" };

export function sampleFinding(id: number, rule: RuleId = "hostname-invalid"): Finding {
  return makeFinding(
    rule,
    { addressId: id, ip: `10.10.1.${id}`, hostname: `bad${id}!.example.com` },
    { message: `"!" is not allowed in bad${id}!.example.com`, remedy: "correct the name in phpIPAM" },
  );
}

export function sampleNotice(id: number, parts: Partial<StoredNotice> = {}): StoredNotice {
  return {
    id,
    storm: null,
    released: false,
    run: "20261122-120000-000",
    at: NOON,
    state: "new",
    finding: sampleFinding(id),
    place: PLACE,
    mac: "",
    actions: [],
    others: [],
    author: null,
    recipients: [],
    ...parts,
  };
}

export function sampleAction(parts: Partial<NoticeAction> = {}): NoticeAction {
  return {
    id: "c-91f2",
    target: "powerdns",
    action: "update",
    zone: "example.com",
    name: "web1.example.com",
    type: "A",
    before: "10.10.1.99",
    after: "10.10.1.20",
    result: "applied",
    detail: "",
    ...parts,
  };
}

/** What became of `dup.example.com` at 10.10.2.50, which belongs to 10.10.1.50. */
export function sampleRemoval(parts: Partial<StoredNotice> = {}): StoredNotice {
  const finding = makeFinding(
    "hostname-duplicate",
    { addressId: 87, ip: "10.10.2.50", hostname: "dup.example.com" },
    { key: "c-91f2", message: "same name as 10.10.1.50, which is older", remedy: "" },
  );
  const action = sampleAction({
    target: "phpipam",
    action: "delete",
    zone: "",
    name: "dup.example.com",
    type: "row",
    before: "10.10.2.50",
    after: null,
  });
  return sampleNotice(87, { state: "done", finding, actions: [action], others: [KEEPER], ...parts });
}

const KEEPER: NoticeParty = {
  addressId: 41,
  ip: "10.10.1.50",
  hostname: "dup.example.com",
  mac: "00:11:22:33:44:55",
  place: PLACE,
  keeps: true,
};
