import { UNDO_DELETION } from "../features/project/UndoBar"
import { REDO, UNDO } from "../features/history/undoKeys"
import { PLAYER_KEYS } from "../features/render/playerKeys"
import { SCRIPT_KEYS } from "../features/script/commands"
import { CLIP_KEYS, RULER_KEYS, TIMELINE_KEYS } from "../features/timeline/keys"
import type { Shortcut } from "../shared/keys"
import { KEYS } from "../shared/text"

export const FIND: Shortcut = { keys: ["Ctrl+K"], words: KEYS.palette }
export const LIST: Shortcut = { keys: ["?"], words: KEYS.open }

interface Group {
  readonly title: string
  readonly shortcuts: readonly Shortcut[]
}

/** All keys of the studio, by the place where they work. */
export const GROUPS: readonly Group[] = [
  { title: KEYS.groups.everywhere, shortcuts: [FIND, LIST] },
  { title: KEYS.groups.films, shortcuts: [UNDO_DELETION] },
  { title: KEYS.groups.player, shortcuts: [...Object.values(PLAYER_KEYS), UNDO, REDO] },
  { title: KEYS.groups.timeline, shortcuts: TIMELINE_KEYS },
  { title: KEYS.groups.ruler, shortcuts: RULER_KEYS },
  { title: KEYS.groups.clips, shortcuts: CLIP_KEYS },
  { title: KEYS.groups.script, shortcuts: [{ keys: ["Ctrl+S"], words: KEYS.saveScript }, ...SCRIPT_KEYS] },
  { title: KEYS.groups.asset, shortcuts: [{ keys: ["Escape"], words: KEYS.closeAsset }] },
]
