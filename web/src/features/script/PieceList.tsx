import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import { tell } from "../history/notice"
import { ACTIONS, COMMANDS, type Command, rearrangedBy } from "./commands"
import { type CauseLink, type PieceEvent, PieceField } from "./PieceField"
import { type Place, caretIn, focusPlace, focusedPlace, namesOf, samePlace } from "./pieceNames"
import { type Piece, isBlank } from "./pieces"
import { type Rearranged, movedTo, written } from "./rearrange"
import type { ScriptAction } from "./saveScript"

interface PieceListProps {
  pieces: readonly Piece[]
  stored: readonly Piece[]
  isChanged: boolean
  causes: ReadonlyMap<string, readonly CauseLink[]>
  onWrite: (pieces: readonly Piece[], index: number) => void
  onRearrange: (pieces: readonly Piece[], action: ScriptAction | undefined) => void
  onLeave: () => void
  onSettle: () => boolean
}

interface Drop {
  readonly index: number
  readonly isAfter: boolean
}

const UNSAVED: readonly CauseLink[] = [{ words: TEXT.script.unsaved, path: null }]
const NONE: readonly CauseLink[] = []

/** The pieces of a script, one below the other: to write in, and to be moved, split and merged. */
export function PieceList(props: PieceListProps) {
  const { pieces, stored, isChanged, causes, onWrite, onRearrange, onLeave, onSettle } = props
  const [menuAt, setMenuAt] = useState<number | null>(null)
  const [next, setNext] = useState<Place | null>(null)
  const [drop, setDrop] = useState<Drop | null>(null)
  const dragged = useRef<number | null>(null)
  const names = useMemo(() => namesOf(pieces), [pieces])
  const storedTexts = useMemo(() => new Set(stored.map((piece) => piece.id + piece.words)), [stored])
  useEffect(() => {
    if (next !== null) focusPlace(next)
  }, [next])

  const apply = (changed: Rearranged, action: ScriptAction | undefined, done: string) => {
    tell(done)
    onRearrange(changed.pieces, action)
    setNext({ index: changed.index, caret: changed.caret })
  }
  const run = (index: number, command: Command, caret: number) => {
    setMenuAt(null)
    const name = names[index]?.name ?? ""
    const changed = rearrangedBy(command, pieces, index, caret)
    if (changed === null) tell(SCRIPT_TEXT.impossible[command])
    else apply(changed, ACTIONS[command], SCRIPT_TEXT.done[command](name))
  }
  const dropDragged = () => {
    const from = dragged.current
    setDrop(null)
    if (from === null || drop === null) return
    const changed = movedTo(pieces, from, drop.index + (drop.isAfter ? 1 : 0))
    if (changed !== null) apply(changed, "segment_moved", SCRIPT_TEXT.done.drag(names[from]?.name ?? ""))
  }
  /** Once the focus has arrived elsewhere, the text is cut as it is stored; the cursor stays at its words. */
  const leave = () => {
    const place = focusedPlace()
    const piece = place === null ? undefined : pieces[place.index]
    if (piece !== undefined && isBlank(piece)) return
    if (onSettle() && place !== null) setNext(samePlace(pieces, place, stored))
  }
  const handle = (index: number, event: PieceEvent) => {
    switch (event.type) {
      case "write":
        return onWrite(written(pieces, index, event.words), index)
      case "command":
        return run(index, event.command, event.caret)
      case "leave":
        onLeave()
        return void setTimeout(() => latest.current.leave())
      case "menu":
        return setMenuAt(menuAt === index ? null : index)
      case "drag":
        dragged.current = index
        return
      case "over":
        if (dragged.current !== null) setDrop({ index, isAfter: event.isAfter })
        return
      case "drop":
        return dropDragged()
      case "dragEnd":
        dragged.current = null
        return setDrop(null)
    }
  }
  const latest = useRef({ handle, leave })
  useLayoutEffect(() => {
    latest.current = { handle, leave }
  })
  const possible = useMemo(() => possibleCommands(pieces, menuAt), [pieces, menuAt])
  const onEvent = useCallback((index: number, event: PieceEvent) => latest.current.handle(index, event), [])

  return (
    <>
      {pieces.map((piece, index) => {
        const isEdited = !storedTexts.has(piece.id + piece.words)
        if (piece.kind === "between" && piece.words === "" && !isEdited) return null
        return (
          <PieceField
            // Saving gives changed segments other ids, and must not take the focus from them.
            key={index}
            piece={piece}
            index={index}
            name={names[index]?.name ?? ""}
            number={names[index]?.number ?? ""}
            causes={isEdited && isChanged ? UNSAVED : (causes.get(piece.id) ?? NONE)}
            drop={drop?.index !== index ? null : drop.isAfter ? "after" : "before"}
            menu={menuAt === index ? possible : null}
            onEvent={onEvent}
          />
        )
      })}
    </>
  )
}

function possibleCommands(pieces: readonly Piece[], index: number | null): ReadonlySet<Command> | null {
  if (index === null) return null
  const caret = caretIn(index)
  return new Set(COMMANDS.filter((command) => rearrangedBy(command, pieces, index, caret) !== null))
}
