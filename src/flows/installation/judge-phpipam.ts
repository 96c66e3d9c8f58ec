import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/instant.ts";
import type { PhpipamMeasure } from "../../ports/installation-probe.ts";

interface ConfiguredPhpipam {
  readonly url: string;
  readonly appId: string;
  readonly profileField: string;
  /** The application has a code of its own ("SSL with App code token") instead of a user's login. */
  readonly isAppCode: boolean;
}

const MOST_SKEW_MS = MINUTE_MS;

/** Judges what phpIPAM lets the application do. */
export function judgePhpipam(measure: PhpipamMeasure, about: ConfiguredPhpipam): readonly CheckItem[] {
  const { login } = measure;
  const verdicts: readonly Verdict[] =
    login === "ok"
      ? [
          ok(`phpIPAM at ${about.url} takes the login of application "${about.appId}"`),
          judgeReading(measure, about),
          judgeUsers(measure, about),
          judgeWriting(measure, about),
          judgeField(measure, about),
          ...judgeOtherWriter(measure),
          ...describeForm(measure),
          ...judgeClock(measure),
        ]
      : [
          { status: "fault", measured: login.message, remedy: login.remedy },
          ...judgeAppCode(about),
          ...judgeClock(measure),
        ];
  return verdicts.map((verdict) => ({ area: "phpipam", ...verdict }));
}

/** phpIPAM takes app codes over HTTPS alone. */
function judgeAppCode({ isAppCode, url }: ConfiguredPhpipam): readonly Verdict[] {
  if (!isAppCode || url.startsWith("https:")) return [];
  return [
    {
      status: "fault",
      measured: `phpIPAM takes an app code over HTTPS alone, and api_url is ${url}`,
      remedy: "set [phpipam] api_url to its https:// address",
    },
  ];
}

function ok(measured: string): Verdict {
  return { status: "ok", measured, remedy: null };
}

function judgeReading({ canReadAddresses }: PhpipamMeasure, { appId }: ConfiguredPhpipam): Verdict {
  if (canReadAddresses) return ok("addresses can be read");
  return {
    status: "fault",
    measured: "addresses cannot be read",
    remedy: `give application "${appId}" read permission in phpIPAM, Administration, API, and its user access to the sections`,
  };
}

function judgeUsers({ canReadUsers }: PhpipamMeasure, { isAppCode }: ConfiguredPhpipam): Verdict {
  if (canReadUsers) return ok("users can be read, so that people can be told about their entries");
  if (isAppCode)
    return {
      status: "warning",
      measured:
        "an application with app code cannot read users, and leaves no changelog of what it corrects: nobody can be told about an entry of their own",
      remedy:
        'make an application with security "SSL with User token" or "User token" in phpIPAM, Administration, API, and set username and password in place of app_code',
    };
  return {
    status: "warning",
    measured: "users cannot be read, so nobody can be told about an entry of their own",
    remedy: 'set App permissions to "Read / Write / Admin" in phpIPAM, Administration, API',
  };
}

function judgeWriting({ canWrite }: PhpipamMeasure, { appId }: ConfiguredPhpipam): Verdict {
  if (canWrite) return ok("rows can be corrected");
  return {
    status: "warning",
    measured: "rows cannot be corrected, so duplicates stay until somebody resolves them",
    remedy: `set App permissions of application "${appId}" to "Read / Write" in phpIPAM, Administration, API, or set hostname_duplicates and mac_duplicates to report in [policy]`,
  };
}

function judgeField({ customFields }: PhpipamMeasure, { profileField }: ConfiguredPhpipam): Verdict {
  if (customFields.includes(profileField)) return ok(`the DHCP profile is in the field ${profileField}`);
  const known = customFields.length === 0 ? "none is there" : `there are ${customFields.join(", ")}`;
  return {
    status: "warning",
    measured: `addresses have no custom field ${profileField}; ${known}`,
    remedy: `make it in phpIPAM, Administration, Custom fields, or name another in [phpipam] dhcp_profile_field; without it no row is a DHCP reservation`,
  };
}

/** Two writers of one record undo each other's work. */
function judgeOtherWriter({ dnsSubnets }: PhpipamMeasure): readonly Verdict[] {
  if (dnsSubnets === 0) return [];
  const [subnets, their] = dnsSubnets === 1 ? ["1 subnet", "its"] : [`${dnsSubnets} subnets`, "their"];
  return [
    {
      status: "warning",
      measured: `phpIPAM's own PowerDNS integration makes PTRs for ${subnets}, and writes ${their} reverse zones beside PPHOOK`,
      remedy:
        "switch it off: in phpIPAM, Administration, phpIPAM settings, PowerDNS; or leave these zones to it with [powerdns] exclude_zones",
    },
  ];
}

/** Both forms are understood; saying so spares a search to whoever reads the API by hand. */
function describeForm({ nested, strings }: PhpipamMeasure): readonly Verdict[] {
  const forms = [...(nested ? ["custom fields are nested"] : []), ...(strings ? ["numbers are texts"] : [])];
  return forms.length === 0 ? [] : [ok(`${forms.join(", ")} in its answers, which PPHOOK understands`)];
}

function judgeClock({ clockSkewMs }: PhpipamMeasure): readonly Verdict[] {
  if (clockSkewMs === null) return [];
  const seconds = Math.round(Math.abs(clockSkewMs) / SECOND_MS);
  const measured = `phpIPAM's clock and this one are ${seconds} s apart`;
  if (Math.abs(clockSkewMs) <= MOST_SKEW_MS) return [ok(measured)];
  return [
    {
      status: "warning",
      measured,
      remedy:
        "see with timedatectl, here and on phpIPAM's machine, which is wrong, and there: timedatectl set-ntp true",
    },
  ];
}
