import type { UndoWorld } from "../../../../../src/core/diff/undo/undo-verdict.ts";
import { decideOn } from "../../../../support/world-cycle.ts";
import type { World } from "../../../../support/world-of.ts";

/** What alice's undo is judged by, in a world. */
export function undoWorld(world: World): UndoWorld {
  const { decision, view } = decideOn(world);
  return {
    ...{ view, by: "alice", index: decision.index, subnets: world.subnets },
    rows: new Map(world.rows.map((row) => [row.id, row])),
    renumbered: world.ledger.renumbered,
  };
}
