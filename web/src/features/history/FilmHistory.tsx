import { useEffect, useRef } from "react"
import { useCommands } from "../../shared/commands"
import { HISTORY_TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { HistoryDialog } from "./HistoryDialog"
import { hideNotice, useNotice } from "./notice"
import { isElsewhere, stepOfKey } from "./undoKeys"
import { useHistory } from "./useHistory"

/** Undo and redo of the film, its history, and word of what they did. */
export function FilmHistory({ projectId }: { projectId: string }) {
  const { undo, redo, take } = useHistory(projectId)
  // What it offers is for this film.
  useEffect(() => hideNotice, [projectId])
  useKeys((kind) => {
    if ((kind === "undo" ? undo : redo) !== null) take(kind)
  })
  useCommands([
    ...(undo === null ? [] : [{ id: "undo", words: HISTORY_TEXT.undoneNext(undo), run: () => take("undo") }]),
    ...(redo === null ? [] : [{ id: "redo", words: HISTORY_TEXT.redoneNext(redo), run: () => take("redo") }]),
  ])
  return (
    <div className="row tight-row">
      <button
        type="button"
        className="button square"
        aria-label={HISTORY_TEXT.undo}
        title={undo === null ? HISTORY_TEXT.nothingToUndo : HISTORY_TEXT.undoTitle(undo)}
        disabled={undo === null}
        onClick={() => take("undo")}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="button square"
        aria-label={HISTORY_TEXT.redo}
        title={redo === null ? HISTORY_TEXT.nothingToRedo : HISTORY_TEXT.redoTitle(redo)}
        disabled={redo === null}
        onClick={() => take("redo")}
      >
        <Icon name="redo" />
      </button>
      <HistoryDialog projectId={projectId} />
      <NoticeLine />
    </div>
  )
}

/** Stands over the page, so that nothing moves. */
function NoticeLine() {
  const notice = useNotice()
  const look = notice === null ? "notice notice-none" : notice.isProblem ? "notice notice-bad" : "notice"
  return (
    <div className={look}>
      <p role="status" aria-live="polite">
        {notice?.words}
      </p>
      {notice?.action && (
        <button type="button" className="button" onClick={notice.action.run}>
          {notice.action.words}
        </button>
      )}
      {notice !== null && (
        <button type="button" className="button quiet square" aria-label={HISTORY_TEXT.hide} onClick={hideNotice}>
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}

function useKeys(onStep: (kind: "undo" | "redo") => void): void {
  const latest = useRef(onStep)
  useEffect(() => {
    latest.current = onStep
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const kind = stepOfKey(event)
      if (kind === null || event.defaultPrevented || isElsewhere(event.target)) return
      event.preventDefault()
      latest.current(kind)
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
}
