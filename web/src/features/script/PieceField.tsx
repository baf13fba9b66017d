import { type DragEvent, type KeyboardEvent, memo, useId, useRef } from "react"
import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { type Command, commandOf } from "./commands"
import type { Piece } from "./pieces"
import { PieceMenu } from "./PieceMenu"
import { caretIn, fieldId } from "./pieceNames"

/** Why something of a segment has to be made, and the page of that asset. */
export interface CauseLink {
  readonly words: string
  readonly path: string | null
}

export type PieceEvent =
  | { readonly type: "write"; readonly words: string }
  | { readonly type: "command"; readonly command: Command; readonly caret: number }
  | { readonly type: "leave" | "menu" | "drag" | "drop" | "dragEnd" }
  | { readonly type: "over"; readonly isAfter: boolean }

interface PieceFieldProps {
  piece: Piece
  index: number
  name: string
  number: string
  causes: readonly CauseLink[]
  /** Where a segment that is dragged would be dropped. */
  drop: "before" | "after" | null
  /** What can be done with it; null while its menu is closed. */
  menu: ReadonlySet<Command> | null
  onEvent: (index: number, event: PieceEvent) => void
}

/** Other things that are dragged, such as words, go where the browser puts them. */
const DRAGGED = "application/x-reelproof-segment"
const HEADING = /^(\s*#{1,6}\s+)(.*)$/

/** A piece of the script in its place; a dot and its words say why its assets have to be made. */
export const PieceField = memo(function PieceField(props: PieceFieldProps) {
  const { piece, index, drop, onEvent } = props
  const isSegment = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED)
  const over = (event: DragEvent) => {
    if (!isSegment(event)) return
    event.preventDefault()
    const { top, height } = event.currentTarget.getBoundingClientRect()
    onEvent(index, { type: "over", isAfter: event.clientY > top + height / 2 })
  }
  return (
    <div
      className={piece.kind === "chapter" ? "piece-place" : `piece-place piece piece-${piece.kind}`}
      data-drop={drop ?? undefined}
      onDragOver={over}
      onDrop={(event) => {
        if (!isSegment(event)) return
        event.preventDefault()
        onEvent(index, { type: "drop" })
      }}
    >
      <Content {...props} />
    </div>
  )
})

function Content(props: PieceFieldProps) {
  const { piece, index, onEvent } = props
  const [, hashes, title] = HEADING.exec(piece.words) ?? []
  if (piece.kind === "chapter" && hashes !== undefined) {
    return (
      <input
        id={fieldId(index)}
        data-skipped={hashes.length}
        className="piece-chapter"
        aria-label={TEXT.script.chapter}
        value={title}
        onChange={(event) => onEvent(index, { type: "write", words: hashes + event.target.value })}
        onBlur={() => onEvent(index, { type: "leave" })}
      />
    )
  }
  return (
    <>
      <Grip {...props} />
      <Words {...props} />
      {piece.kind === "segment" && <More {...props} />}
    </>
  )
}

function More({ index, name, number, menu, onEvent }: PieceFieldProps) {
  const button = useRef<HTMLButtonElement>(null)
  const toggle = () => onEvent(index, { type: "menu" })
  const close = (returns: boolean) => {
    toggle()
    if (returns) button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button quiet square piece-more"
        aria-label={SCRIPT_TEXT.more(number)}
        aria-haspopup="menu"
        aria-expanded={menu !== null}
        onClick={toggle}
      >
        <Icon name="more" />
      </button>
      {menu !== null && (
        <PieceMenu
          name={name}
          possible={menu}
          onCommand={(command) => onEvent(index, { type: "command", command, caret: caretIn(index) })}
          onClose={close}
        />
      )}
    </>
  )
}

/** The segment's number, by which it can be dragged. Keys and the menu do the same. */
function Grip({ piece, index, name, number, onEvent }: PieceFieldProps) {
  if (piece.kind !== "segment") return <span />
  return (
    <span
      className="segment-number grip"
      aria-hidden="true"
      title={SCRIPT_TEXT.drag(name)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move"
        event.dataTransfer.setData(DRAGGED, piece.id)
        onEvent(index, { type: "drag" })
      }}
      onDragEnd={() => onEvent(index, { type: "dragEnd" })}
    >
      {number}
      <Icon name="grip" />
    </span>
  )
}

function Words({ piece, index, name, causes, onEvent }: PieceFieldProps) {
  const causeId = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { selectionStart: start, selectionEnd: end, value } = event.currentTarget
    const command = commandOf(event, { start, end, length: value.length })
    if (command === null || piece.kind !== "segment" || event.nativeEvent.isComposing) return
    event.preventDefault()
    onEvent(index, { type: "command", command, caret: start })
  }
  return (
    <div>
      <textarea
        id={fieldId(index)}
        className="grows"
        aria-label={name}
        aria-describedby={causes.length > 0 ? causeId : undefined}
        placeholder={piece.words === "" ? SCRIPT_TEXT.empty : undefined}
        rows={Math.max(2, piece.words.split("\n").length)}
        value={piece.words}
        onKeyDown={onKeyDown}
        onChange={(event) => onEvent(index, { type: "write", words: event.target.value })}
        onBlur={() => onEvent(index, { type: "leave" })}
      />
      {causes.length > 0 && (
        <p className="stale" id={causeId}>
          <span>
            {causes.map(({ words, path }, at) => (
              <span key={words}>
                {at > 0 && " · "}
                {path === null ? words : <Link to={path}>{words}</Link>}
              </span>
            ))}
          </span>
        </p>
      )}
    </div>
  )
}
