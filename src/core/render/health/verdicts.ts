import type { Verdict } from "../../../domain/check-item.ts";

export function ok(measured: string): Verdict {
  return { status: "ok", measured, remedy: null };
}

export function warning(measured: string, remedy: string | null): Verdict {
  return { status: "warning", measured, remedy };
}

export function fault(measured: string, remedy: string | null): Verdict {
  return { status: "fault", measured, remedy };
}
