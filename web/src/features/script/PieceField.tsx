import { useId } from "react"
import { TEXT } from "../../shared/text"
import type { Piece } from "./pieces"

interface PieceFieldProps {
  piece: Piece
  number: number
  causes: readonly string[]
  onChange: (words: string) => void
}

const HEADING = /^(\s*#{1,6}\s+)(.*)$/

/** A piece of the script in its place; a dot and its words say why its assets have to be made. */
export function PieceField({ piece, number, causes, onChange }: PieceFieldProps) {
  const causeId = useId()
  const { words } = piece
  const [, hashes, title] = HEADING.exec(words) ?? []
  if (piece.kind === "chapter" && hashes !== undefined) {
    return (
      <input
        className="piece-chapter"
        aria-label={TEXT.script.chapter}
        value={title}
        onChange={(event) => onChange(hashes + event.target.value)}
      />
    )
  }
  const label = piece.kind === "segment" ? TEXT.script.segment(number) : TEXT.script.setup
  return (
    <div className={`piece piece-${piece.kind}`}>
      <span className="segment-number" aria-hidden="true">
        {piece.kind === "segment" && number}
      </span>
      <div>
        <textarea
          className="grows"
          aria-label={label}
          aria-describedby={causes.length > 0 ? causeId : undefined}
          rows={Math.max(2, words.split("\n").length)}
          value={words}
          onChange={(event) => onChange(event.target.value)}
        />
        {causes.length > 0 && (
          <p className="stale" id={causeId}>
            {causes.join(" · ")}
          </p>
        )}
      </div>
    </div>
  )
}
