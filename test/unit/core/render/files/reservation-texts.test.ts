import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dhcpdText, type ReservationContent } from "../../../../../src/core/render/files/dhcpd-text.ts";
import { keaText } from "../../../../../src/core/render/files/kea-text.ts";
import { quoteToken } from "../../../../../src/core/render/files/quote-token.ts";
import type { IpAddress } from "../../../../../src/domain/ip-address.ts";
import type { MacAddress } from "../../../../../src/domain/mac-address.ts";
import type { LeftOut, Reservation } from "../../../../../src/domain/reservation.ts";

const mac = "02:00:00:00:00:01" as MacAddress;

function reservation(
  given: Partial<Omit<Reservation, "ips">> & { readonly ips: readonly string[] },
): Reservation {
  const ips = given.ips as readonly IpAddress[];
  return { rowId: 1, mac, family: 4, hostname: "web1.example.com", profile: "infra", ...given, ips };
}

const LEFT_OUT: LeftOut = {
  shared: mac,
  why: "several rows bear this MAC address",
  rows: [
    { rowId: 7, subnetId: 1, mac, ip: "10.0.0.7" as IpAddress, hostname: "", profile: "infra" },
    { rowId: 8, subnetId: 1, mac, ip: "10.0.0.8" as IpAddress, hostname: "", profile: "infra" },
  ],
};

const content = (given: Partial<ReservationContent>): ReservationContent => ({
  header: "Made by PPHOOK",
  reservations: [],
  leftOut: [],
  profiles: ["infra", "lise"],
  template: null,
  ...given,
});

describe("reservations for ISC dhcpd", () => {
  it("are host declarations grouped by profile, those left out named below", () => {
    const text = dhcpdText(
      content({
        reservations: [
          reservation({ ips: ["10.0.0.1", "10.0.1.1"] }),
          reservation({ rowId: 2, ips: ["10.0.0.2"], profile: "lise", hostname: "" }),
          reservation({ rowId: 3, family: 6, ips: ["2001:db8::1", "2001:db8::2"] }),
        ],
        leftOut: [LEFT_OUT],
      }),
    );
    assert.equal(
      text,
      `# Made by PPHOOK

# profile infra: 2 reservations
group {
  host row1-web1-example-com { hardware ethernet ${mac}; fixed-address 10.0.0.1, 10.0.1.1; option host-name "web1.example.com"; }
  host row3-web1-example-com { hardware ethernet ${mac}; fixed-address6 2001:db8::1; option host-name "web1.example.com"; }
  host row3-web1-example-com-2 { hardware ethernet ${mac}; fixed-address6 2001:db8::2; option host-name "web1.example.com"; }
}

# profile lise: 1 reservation
group {
  host row2 { hardware ethernet ${mac}; fixed-address 10.0.0.2; }
}

# left out: ${mac}, several rows bear this MAC address: 10.0.0.7 (row 7), 10.0.0.8 (row 8)
`,
    );
  });

  it("cannot break out of their quotes, whatever a name holds", () => {
    const text = dhcpdText(
      content({ reservations: [reservation({ ips: ["10.0.0.1"], hostname: 'a"; }\nhost x {\\' })] }),
    );
    const line = text.split("\n").find((each) => each.includes("host row1"));
    assert.match(line ?? "", /^ {2}host row1-a-host-x \{ .* option host-name "a\\"; \}\?host x \{\\\\"; \}$/);
  });

  it("stand where a template says", () => {
    const text = dhcpdText(
      content({
        template: "deny unknown-clients;\n{{ reservations }}\n",
        reservations: [reservation({ ips: ["10.0.0.1"] })],
      }),
    );
    assert.match(
      text,
      /^# Made by PPHOOK\n\ndeny unknown-clients;\n# profile infra: 1 reservation\ngroup \{\n/,
    );
  });
});

describe("reservations for Kea", () => {
  it("are a whole configuration in strict JSON", () => {
    const four = keaText(
      content({ reservations: [reservation({ ips: ["10.0.0.1"] })], leftOut: [LEFT_OUT] }),
      4,
    );
    assert.deepEqual(JSON.parse(four), {
      Dhcp4: {
        "user-context": {
          comment: "Made by PPHOOK",
          "left-out": [`${mac}, several rows bear this MAC address: 10.0.0.7 (row 7), 10.0.0.8 (row 8)`],
        },
        "reservations-global": true,
        reservations: [
          {
            "hw-address": mac,
            "ip-address": "10.0.0.1",
            hostname: "web1.example.com",
            "user-context": { row: 1, profile: "infra" },
          },
        ],
      },
    });
    const six = keaText(
      content({
        reservations: [reservation({ family: 6, ips: ["2001:db8::1", "2001:db8::2"], hostname: "" })],
      }),
      6,
    );
    assert.deepEqual(JSON.parse(six).Dhcp6.reservations, [
      {
        "hw-address": mac,
        "ip-addresses": ["2001:db8::1", "2001:db8::2"],
        "user-context": { row: 1, profile: "infra" },
      },
    ]);
  });

  it("may be a bare list, for an include", () => {
    assert.deepEqual(JSON.parse(keaText(content({ template: "{{reservations}}" }), 4)), []);
  });
});

describe("a quoted token", () => {
  it("ends where it shall, whatever the text", () => {
    assert.equal(quoteToken('a"b\\c\nd\u0000'), '"a\\"b\\\\c?d?"');
  });
});
