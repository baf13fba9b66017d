import { type Pressed, type Shortcut, isPressed } from "../../shared/keys"
import { SCRIPT_TEXT } from "../../shared/text"
import type { Piece } from "./pieces"
import type { ScriptAction } from "./saveScript"
import { type Rearranged, mergedWithNext, mergedWithPrevious, moved, splitAt, withNew, without } from "./rearrange"

/** What can be done with a segment apart from writing in it. */
export type Command = "up" | "down" | "split" | "merge" | "mergeBack" | "add" | "remove"

export const COMMANDS: readonly Command[] = ["up", "down", "split", "merge", "mergeBack", "add", "remove"]

/** What the history calls them. An added segment is in the script once it has words. */
export const ACTIONS: Readonly<Record<Command, ScriptAction | undefined>> = {
  up: "segment_moved",
  down: "segment_moved",
  split: "segment_split",
  merge: "segments_merged",
  mergeBack: "segments_merged",
  add: undefined,
  remove: "segment_deleted",
}

type Key = Pressed & Pick<KeyboardEvent, "repeat">

const KEYED = {
  up: { keys: ["Alt+ArrowUp"], words: SCRIPT_TEXT.commands.up },
  down: { keys: ["Alt+ArrowDown"], words: SCRIPT_TEXT.commands.down },
  split: { keys: ["Ctrl+Enter"], words: SCRIPT_TEXT.commands.split },
  add: { keys: ["Alt+Enter"], words: SCRIPT_TEXT.commands.add },
  remove: { keys: ["Alt+Delete"], words: SCRIPT_TEXT.commands.remove },
} as const satisfies Partial<Record<Command, Shortcut>>

const WITH_KEYS = ["up", "down", "split", "add", "remove"] as const

/** The keys of the segment that is written in. */
export const SCRIPT_KEYS: readonly Shortcut[] = Object.values(KEYED)

interface Cursor {
  readonly start: number
  readonly end: number
  readonly length: number
}

/** The command that a key stands for while the cursor is in a segment. Null for a key that writes. */
export function commandOf(key: Key, cursor: Cursor): Command | null {
  const pressed = WITH_KEYS.find((command) => isPressed(key, KEYED[command]))
  if (pressed !== undefined) return pressed
  if (key.shiftKey || key.altKey || key.ctrlKey || key.metaKey) return null
  // A key that is held down deletes words, and stops where they end.
  if (cursor.start !== cursor.end || key.repeat) return null
  if (key.key === "Delete" && cursor.end === cursor.length) return "merge"
  return key.key === "Backspace" && cursor.start === 0 ? "mergeBack" : null
}

/** The script after a command. Null where the command is impossible. */
export function rearrangedBy(
  command: Command,
  pieces: readonly Piece[],
  index: number,
  caret: number,
): Rearranged | null {
  switch (command) {
    case "up":
      return moved(pieces, index, -1)
    case "down":
      return moved(pieces, index, 1)
    case "split":
      return splitAt(pieces, index, caret)
    case "merge":
      return mergedWithNext(pieces, index)
    case "mergeBack":
      return mergedWithPrevious(pieces, index)
    case "add":
      return withNew(pieces, index)
    case "remove":
      return without(pieces, index)
  }
}
