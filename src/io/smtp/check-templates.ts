import { basename } from "node:path";
import type { MailTemplate } from "../../ports/mail-templates.ts";
import {
  firstLine,
  JinjaEnvironment,
  nameByContent,
  type TemplateContext,
  type TemplateProblem,
} from "./jinja-environment.ts";
import { readOurTemplates, readTemplates, type TemplateFile } from "./template-files.ts";

/** A mail to try templates with. */
export interface TrialMail {
  readonly template: MailTemplate;
  readonly context: TemplateContext;
}

/**
 * Tries the templates of a directory with mails of each sort: what cannot be read, what fails, names that nobody defines, and files that
 * no mail uses.
 *
 * @param trials - of every language.
 * @returns the problems, sorted by file.
 */
export function checkTemplates(directory: string, trials: readonly TrialMail[]): readonly TemplateProblem[] {
  const ours = readOurTemplates();
  const files = readOrTell(directory);
  if ("message" in files) return [files];
  const environment = new JinjaEnvironment(ours, { strict: true });
  return files.map(nameByContent).flatMap((file) => {
    const broken = environment.add(file);
    if (broken !== null) return [broken];
    return findUnused(file, ours) ?? tryOut(environment, file, trials);
  });
}

function readOrTell(directory: string): readonly TemplateFile[] | TemplateProblem {
  try {
    const files = readTemplates(directory);
    return files.length > 0 ? files : { path: directory, message: "there is no template (*.j2) in it" };
  } catch (error) {
    return { path: directory, message: firstLine(error) };
  }
}

function findUnused(file: TemplateFile, ours: readonly TemplateFile[]): readonly TemplateProblem[] | null {
  const isKnown = ours.some(({ name }) => name === file.name || basename(name) === file.name);
  const isPart = !basename(file.name).startsWith("email_");
  if (isKnown || isPart) return null;
  const names = [...new Set(ours.map(({ name }) => basename(name)))].filter((name) =>
    name.startsWith("email_"),
  );
  return [
    { path: file.path, message: `no mail uses a template of this name; there are ${names.join(", ")}` },
  ];
}

function tryOut(
  environment: JinjaEnvironment,
  file: TemplateFile,
  trials: readonly TrialMail[],
): readonly TemplateProblem[] {
  const [, language = null, template = ""] = /^(?:(en|fr)\/)?(email_\w+)/.exec(file.name) ?? [];
  for (const trial of trials) {
    const isFor =
      trial.template === template && (language === null || trial.context["language"] === language);
    if (!isFor) continue;
    try {
      environment.draw(file.name, trial.context);
    } catch (error) {
      return [{ path: file.path, message: firstLine(error) }];
    }
  }
  return [];
}
