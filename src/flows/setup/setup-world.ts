import type { CheckItem } from "../../domain/check-item.ts";
import type { Questioner } from "../../ports/questioner.ts";
import type { SetupProbe } from "../../ports/setup-probe.ts";

/** What is told while `setup` goes on. */
export type Telling = { readonly heading: string } | Omit<CheckItem, "area">;

export interface SetupWorld {
  readonly questioner: Questioner;
  readonly probe: SetupProbe;
  readonly tell: (telling: Telling) => void;
  readonly signal?: AbortSignal;
}

/** Tells what went well. */
export function tellOk({ tell }: Pick<SetupWorld, "tell">, measured: string): void {
  tell({ status: "ok", measured, remedy: null });
}

/** Tells what failed; where nobody can correct an answer, that is the end. */
export function tellFault(
  { tell, questioner }: Pick<SetupWorld, "tell" | "questioner">,
  error: Error & { readonly remedy: string },
): void {
  if (!questioner.interactive) throw error;
  tell({ status: "fault", measured: error.message, remedy: error.remedy });
}
