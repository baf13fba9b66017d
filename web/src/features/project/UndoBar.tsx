import { useQueryClient } from "@tanstack/react-query"
import { type FocusEvent, useEffect, useSyncExternalStore } from "react"
import { useCommands } from "../../shared/commands"
import type { Shortcut } from "../../shared/keys"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Keys } from "../../shared/ui/Keys"
import { type Deletion, UNDO_S, deletions } from "./deletions"

export const UNDO_DELETION: Shortcut = { keys: ["Ctrl+Z"], words: TEXT.remove.undoKey }

/** The films that are about to be deleted, each with a way back. */
export function UndoBar({ hasKeys }: { hasKeys: boolean }) {
  const client = useQueryClient()
  const rows = useSyncExternalStore(deletions.subscribe, deletions.rows)
  const deleted = rows.filter((row) => row.state === "deleted").length
  useEffect(() => {
    if (deleted > 0) void client.invalidateQueries({ queryKey: ["projects"] })
  }, [client, deleted])
  const waiting = rows.filter((row) => row.state === "waiting")
  const last = waiting.at(-1)
  const undoLast = {
    id: "undo a deletion",
    words: UNDO_DELETION.words,
    shortcut: UNDO_DELETION,
    run: () => last !== undefined && deletions.undo(last.projectId),
  }
  useCommands(hasKeys && last !== undefined ? [undoLast] : [])
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) deletions.hold(false)
  }
  return (
    <div
      className="undo-bar"
      onFocus={() => deletions.hold(true)}
      onBlur={onBlur}
      onPointerEnter={() => deletions.hold(true)}
      onPointerLeave={() => deletions.hold(false)}
    >
      <p className="hidden" role="status">
        {last !== undefined && TEXT.remove.waiting(last.title, UNDO_S)}
      </p>
      {waiting.map((row) => (
        <Waiting key={row.projectId} row={row} hasKeys={hasKeys && row === last} />
      ))}
      {rows.map((row) => row.state === "failed" && <Failed key={row.projectId} row={row} />)}
    </div>
  )
}

/** The button goes, so the focus returns to the list. */
function keep(projectId: string): void {
  deletions.undo(projectId)
  document.querySelector<HTMLElement>("h1[tabindex]")?.focus()
}

function Waiting({ row, hasKeys }: { row: Deletion; hasKeys: boolean }) {
  return (
    <div className="undo row nowrap">
      <p>{TEXT.remove.waiting(row.title, UNDO_S)}</p>
      <button
        type="button"
        className="button"
        onClick={() => keep(row.projectId)}
      >
        <span>
          {TEXT.remove.undo}
          <span className="hidden">{TEXT.remove.undoOf(row.title)}</span>
        </span>
        {hasKeys && <Keys shortcut={UNDO_DELETION} isShort />}
      </button>
    </div>
  )
}

function Failed({ row }: { row: Deletion }) {
  return (
    <div className="undo">
      <p className="strong">{TEXT.remove.failed(row.title)}</p>
      {row.error !== null && <ErrorNote error={row.error} />}
      <button type="button" className="button" onClick={() => keep(row.projectId)}>
        {TEXT.close}
      </button>
    </div>
  )
}
