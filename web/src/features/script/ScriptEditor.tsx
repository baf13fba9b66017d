import { useQueryClient } from "@tanstack/react-query"
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react"
import type { Plan, Schemas } from "../../shared/api/client"
import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import type { CauseLink } from "./PieceField"
import { PieceList } from "./PieceList"
import { ScriptBar } from "./ScriptBar"
import { focusPlace, focusedPlace } from "./pieceNames"
import type { Script } from "./saveScript"
import { scriptKey } from "./savers"
import { causesOfPieces, nextStale } from "./stale"
import { useScript } from "./useScript"

interface ScriptEditorProps {
  projectId: string
  script: Script
  plan: Plan | null
  /** Why assets have to be made, by segment. */
  causes: ReadonlyMap<string, readonly CauseLink[]>
  isMade: boolean
  isBusy: boolean
  /** The segment whose words are looked for. */
  segmentId: string | null
}

export function ScriptEditor({ projectId, script, plan, causes, isMade, isBusy, segmentId }: ScriptEditorProps) {
  const client = useQueryClient()
  const text = useScript(projectId, script)
  const { pieces, isChanged, isSaving, conflict, error } = text
  const stale = useMemo(() => causesOfPieces(pieces, causes), [pieces, causes])
  const problems = (isChanged && text.preview?.problems) || []
  const canSave = isChanged && problems.length === 0 && !isSaving
  useFirstPlace(segmentId, pieces.findIndex(({ segments }) => segments.includes(segmentId ?? "")))
  const goToNext = () => {
    const next = nextStale(pieces, stale, focusedPlace()?.index ?? -1)
    if (next !== null) focusPlace({ index: next, caret: 0 })
  }
  const discard = () => text.discard((shown) => client.setQueryData(scriptKey(projectId), shown))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (canSave) text.saveDraft()
  }
  return (
    <form
      className="stack"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) text.saveDraft()
      }}
    >
      <ScriptBar
        projectId={projectId}
        plan={(isChanged ? null : plan) ?? text.preview?.plan ?? null}
        isMade={isMade}
        isBusy={isBusy}
        isChanged={isChanged}
        isSaving={isSaving}
        canSave={canSave}
        staleCount={stale.size}
        onNext={goToNext}
        onDiscard={discard}
      />
      <p className="hint">
        {TEXT.script.lead} {SCRIPT_TEXT.keys}
      </p>
      {error !== null && conflict === null && problems.length === 0 && <ErrorNote error={error} />}
      {conflict !== null && isChanged && (
        <ErrorNote error={new Error(TEXT.script.conflict)}>
          <p>{TEXT.script.conflictHint}</p>
          <div className="row">
            <button type="button" className="button" disabled={problems.length > 0} onClick={text.overwrite}>
              {TEXT.script.overwrite}
            </button>
            <button type="button" className="button" onClick={discard}>
              {TEXT.script.takeStored}
            </button>
          </div>
        </ErrorNote>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
      <PieceList
        pieces={pieces}
        stored={text.stored}
        isChanged={isChanged}
        causes={stale}
        onWrite={text.write}
        onRearrange={text.rearrange}
        onLeave={text.endGesture}
        onSettle={text.settle}
      />
    </form>
  )
}

function Problems({ problems }: { problems: readonly Schemas["ScriptProblemObject"][] }) {
  return (
    <div className="note note-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p className="strong">{TEXT.script.notSavable}</p>
        {problems.map(({ line, message }) => (
          <p key={`${line} ${message}`}>{TEXT.script.problem(line, message)}</p>
        ))}
      </div>
    </div>
  )
}

/** Goes to the segment that a link named, once. */
function useFirstPlace(segmentId: string | null, index: number): void {
  const done = useRef<string | null>(null)
  useEffect(() => {
    if (segmentId === null || index < 0 || done.current === segmentId) return
    done.current = segmentId
    focusPlace({ index, caret: 0 })
  }, [segmentId, index])
}
