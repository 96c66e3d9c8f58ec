import type { Instant } from "../../src/domain/instant.ts";
import type { MarkerFiles } from "../../src/ports/marker-files.ts";

/** The marker files without a disk; set the fields to arrange, read them to check. */
export class MemoryMarkerFiles implements MarkerFiles {
  lastCheck: Instant | null | "unreadable" = null;
  bypass = false;

  async readLastCheck(): Promise<Instant | null | "unreadable"> {
    return this.lastCheck;
  }

  async writeLastCheck(at: Instant): Promise<void> {
    this.lastCheck = at;
  }

  async bypassArmed(): Promise<boolean> {
    return this.bypass;
  }

  async armBypass(): Promise<void> {
    this.bypass = true;
  }

  async disarmBypass(): Promise<void> {
    this.bypass = false;
  }
}
