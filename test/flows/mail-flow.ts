import { DAY_MS, HOUR_MS } from "../../src/domain/instant.ts";
import { deliverMails } from "../../src/flows/deliver-mails.ts";
import type { MailSettings, MailWorld } from "../../src/flows/mail-world.ts";
import { JinjaTemplates } from "../../src/io/smtp/jinja-templates.ts";
import { MemoryLock } from "../fakes/memory-lock.ts";
import { MemoryMailer } from "../fakes/memory-mailer.ts";
import { type FlowChoices, FlowWorld } from "./flow-world.ts";

const SETTINGS: MailSettings = {
  administrators: ["admin@example.com"],
  generic: "generic@example.com",
  support: "support@example.com",
  mailDomain: "example.com",
  mailsPerMinute: null,
  stormRecipients: 50,
  notifyKeeper: true,
  digest: "per_cycle",
  language: "en",
  throttleMs: HOUR_MS,
  reminderMs: DAY_MS,
  observe: false,
  phpipamUrl: "https://phpipam.example.com",
  isMutedAt: () => false,
};

/** A world of cycles that tells people, over a mail server in memory. */
export class MailFlow {
  readonly flow: FlowWorld;
  readonly mailer = new MemoryMailer();
  readonly mail: MailWorld;

  private constructor(flow: FlowWorld, settings: Partial<MailSettings>) {
    this.flow = flow;
    const { store, clock, log, editors } = flow;
    this.mail = {
      store,
      clock,
      log,
      editors,
      senderLock: new MemoryLock(),
      mailer: this.mailer,
      receiver: this.mailer,
      templates: new JinjaTemplates({
        directory: null,
        onProblem: ({ message }) => {
          throw new Error(message);
        },
      }),
      settings: { ...SETTINGS, ...settings },
    };
  }

  static async started(settings: Partial<MailSettings> = {}, choices: FlowChoices = {}): Promise<MailFlow> {
    const flow = await FlowWorld.started({ reminderMs: DAY_MS, ...choices });
    flow.inventory.addSubnet("10.0.0.0/16");
    flow.inventory.add({ ip: "10.0.200.200", hostname: "" });
    return new MailFlow(flow, settings);
  }

  /** The same before the first cycle, so that old rows become baseline. */
  static async fresh(): Promise<MailFlow> {
    return new MailFlow(new FlowWorld({ reminderMs: DAY_MS }), {});
  }

  /** One cycle a minute after what was before, and whatever mail comes of it. */
  async cycle(): Promise<void> {
    await this.flow.sync();
    await this.deliver();
  }

  async deliver(): Promise<void> {
    await deliverMails(this.mail);
  }

  /** Types a row with a name that no zone takes, as this person. @returns its id. */
  typeBadRow(number: number, realName: string): number {
    const { inventory, editors } = this.flow;
    const ip = `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
    const id = inventory.add({ ip, hostname: `bad${number}!.example.com` });
    editors.edit(id, realName);
    return id;
  }

  /** Subjects of what was sent, with whom they went to. */
  subjects(): readonly string[] {
    return this.mailer.sent.map(({ to, subject }) => `${to.join(",")}: ${subject}`);
  }
}
