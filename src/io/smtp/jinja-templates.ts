import type { MailTemplate, MailTemplates, RenderedMail } from "../../ports/mail-templates.ts";
import {
  firstLine,
  JinjaEnvironment,
  nameByContent,
  type TemplateContext,
  type TemplateProblem,
} from "./jinja-environment.ts";
import { readOurTemplates, readTemplates } from "./template-files.ts";

export interface JinjaOptions {
  /** Templates that take the place of ours; null: none. */
  readonly directory: string | null;
  /** Told once of each override that fails; ours is taken in its place. */
  readonly onProblem: (problem: TemplateProblem) => void;
}

const SUBJECT = /^\s*Subject:[ \t]*(.*)(?:\r?\n|$)/i;

/**
 * Renders mails from templates in Jinja2's syntax. Of `email_digest` in French the text is `fr/email_digest.j2`, the HTML
 * `fr/email_digest.html.j2`; an override is looked for under that name, then under the one without the language. The first line of a
 * text says the subject. Overriding the text alone makes a mail without HTML.
 */
export class JinjaTemplates implements MailTemplates {
  readonly #options: JinjaOptions;
  #opened: Opened | null = null;
  readonly #reported = new Set<string>();

  constructor(options: JinjaOptions) {
    this.#options = options;
  }

  render(template: MailTemplate, context: TemplateContext): RenderedMail {
    this.#opened ??= this.#open();
    const { ours: mine, theirs } = this.#opened;
    const request: RenderRequest = {
      template,
      language: context["language"] === "fr" ? "fr" : "en",
      context,
    };
    const ours = renderOurs(mine, request);
    if (theirs === null) return ours;
    try {
      return renderTheirs(theirs, request, ours);
    } catch (error) {
      const path = `${this.#options.directory}: ${template}`;
      this.#report({ path, message: firstLine(error) });
      return ours;
    }
  }

  #open(): Opened {
    const files = readOurTemplates();
    const overrides = this.#readOverrides();
    const theirs = overrides.length === 0 ? null : new JinjaEnvironment(files);
    for (const file of overrides) this.#report(theirs?.add(file) ?? null);
    return { ours: new JinjaEnvironment(files), theirs };
  }

  #readOverrides() {
    const { directory } = this.#options;
    if (directory === null) return [];
    try {
      return readTemplates(directory).map(nameByContent);
    } catch (error) {
      this.#report({ path: directory, message: firstLine(error) });
      return [];
    }
  }

  #report(problem: TemplateProblem | null): void {
    if (problem === null || this.#reported.has(problem.path)) return;
    this.#reported.add(problem.path);
    this.#options.onProblem(problem);
  }
}

interface Opened {
  readonly ours: JinjaEnvironment;
  /** Null when nothing is overridden. */
  readonly theirs: JinjaEnvironment | null;
}

interface RenderRequest {
  readonly template: MailTemplate;
  readonly language: "en" | "fr";
  readonly context: TemplateContext;
}

function renderOurs(
  environment: JinjaEnvironment,
  { template, language, context }: RenderRequest,
): RenderedMail {
  const { subject, body } = splitSubject(environment.draw(`${language}/${template}.j2`, context));
  return { subject, text: body, html: environment.draw(`${language}/${template}.html.j2`, context) };
}

/** @throws what the engine says of an override. */
function renderTheirs(
  environment: JinjaEnvironment,
  { template, language, context }: RenderRequest,
  ours: RenderedMail,
): RenderedMail {
  const find = (ending: string) =>
    [`${language}/${template}${ending}`, `${template}${ending}`].find((name) => environment.has(name));
  const [text, html] = [find(".j2"), find(".html.j2")];
  const drawnHtml = html === undefined ? null : splitSubject(environment.draw(html, context));
  if (text === undefined && drawnHtml === null)
    return renderOurs(environment, { template, language, context });
  if (text === undefined)
    return { ...ours, html: drawnHtml?.body ?? null, subject: drawnHtml?.subject || ours.subject };
  const { subject, body } = splitSubject(environment.draw(text, context));
  return { subject: subject || ours.subject, text: body, html: drawnHtml?.body ?? null };
}

/** Cuts the subject off, as one line. */
function splitSubject(drawn: string): { readonly subject: string; readonly body: string } {
  const [line = "", subject = ""] = SUBJECT.exec(drawn) ?? [];
  return {
    subject: subject.replaceAll(/\s+/g, " ").trim(),
    body: drawn.slice(line.length).replace(/^\s*\n/, ""),
  };
}
