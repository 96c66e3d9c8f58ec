import type { EditorsFound, EditorTrouble, RowEditor } from "../../src/domain/row-editor.ts";
import type { RowEditors } from "../../src/ports/row-editors.ts";

/** Who edited which row, as a test says it. */
export class MemoryEditors implements RowEditors {
  readonly people = new Map<number, RowEditor>();
  readonly troubles: EditorTrouble[] = [];
  /** The ids that were asked for, one list for each time. */
  readonly asked: (readonly number[])[] = [];
  /** Thrown by every call while it is set. */
  error: Error | null = null;

  async findEditors(ids: readonly number[]): Promise<EditorsFound> {
    this.asked.push(ids);
    if (this.error !== null) throw this.error;
    return { editors: new Map([...this.people].filter(([id]) => ids.includes(id))), troubles: this.troubles };
  }

  /** Has a person with a mail address edit a row. */
  edit(id: number, realName: string): void {
    const email = `${realName.toLowerCase().replaceAll(" ", ".")}@example.com`;
    this.people.set(id, { realName, email, isDisabled: false, editedAt: "2026-11-22 09:14:05" });
  }
}
