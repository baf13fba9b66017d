import { useQueryClient } from "@tanstack/react-query"
import type { KeyboardEvent } from "react"
import type { Plan, Schemas } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { formatPlan } from "../../shared/format"
import { filmPath, navigate } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { PieceField } from "./PieceField"
import { withPiece } from "./pieces"
import { staleCauses } from "./stale"
import type { Script } from "./saveScript"
import { useScript } from "./useScript"

interface ScriptEditorProps {
  projectId: string
  script: Script
  plan: Plan | null
  stale: readonly Schemas["PlannedAsset"][]
  isMade: boolean
  isBusy: boolean
}

export function ScriptEditor({ projectId, script, plan, stale, isMade, isBusy }: ScriptEditorProps) {
  const { pieces, stored, write, discard, saveDraft, save, conflict, overwrite, isChanged, preview } = useScript(
    projectId,
    script,
  )
  const causes = staleCauses(stale)
  const storedTexts = new Set(stored.map((piece) => piece.id + piece.words))
  const problems = preview?.problems ?? []
  const canSave = isChanged && problems.length === 0 && !save.isPending
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (canSave) saveDraft()
  }
  let number = 0
  return (
    <form
      className="stack"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) saveDraft()
      }}
    >
      <div className="script-bar stack tight">
        <div className="row spread">
          <p className="row" role="status">
            <Icon name={isChanged ? "edit" : "check"} />
            {save.isPending ? TEXT.script.saving : isChanged ? TEXT.script.unsaved : TEXT.script.saved}
          </p>
          <div className="row">
            {isChanged && (
              <button type="button" className="button" onClick={discard}>
                {TEXT.script.discard}
              </button>
            )}
            <button type="submit" className="button primary" disabled={!canSave}>
              {TEXT.save}
            </button>
          </div>
        </div>
        <Outdated
          plan={preview?.plan ?? (isChanged ? null : plan)}
          projectId={projectId}
          isMade={isMade}
          isBusy={isBusy}
          isChanged={isChanged}
        />
      </div>
      <p className="hint">{TEXT.script.lead}</p>
      {save.isError && conflict === null && <ErrorNote error={save.error} />}
      {conflict !== null && isChanged && (
        <ErrorNote error={new Error(TEXT.script.conflict)}>
          <p>{TEXT.script.conflictHint}</p>
          <div className="row">
            <button type="button" className="button" disabled={problems.length > 0} onClick={overwrite}>
              {TEXT.script.overwrite}
            </button>
            <button type="button" className="button" onClick={discard}>
              {TEXT.script.takeStored}
            </button>
          </div>
        </ErrorNote>
      )}
      {problems.length > 0 && (
        <div className="note note-bad" role="alert">
          <Icon name="alert" />
          <div>
            <p className="strong">{TEXT.script.notSavable}</p>
            {problems.map(({ line, message }) => (
              <p key={`${line} ${message}`}>{TEXT.script.problem(line, message)}</p>
            ))}
          </div>
        </div>
      )}
      {pieces.map((piece, index) => {
        if (piece.kind === "segment") number += 1
        const isEdited = !storedTexts.has(piece.id + piece.words)
        if (piece.kind === "between" && piece.words === "" && !isEdited) return null
        return (
          <PieceField
            // Saving gives changed segments other ids, and must not take the focus from them.
            key={index}
            piece={piece}
            number={number}
            causes={isEdited ? [TEXT.script.unsaved] : (causes.get(piece.id) ?? [])}
            onChange={(words) => write(withPiece(pieces, piece.id, words))}
          />
        )
      })}
    </form>
  )
}

interface OutdatedProps {
  plan: Pick<Plan, "counts" | "estimate_microusd" | "unpriced_models" | "unavailable_models" | "without_model"> | null
  projectId: string
  isMade: boolean
  isBusy: boolean
  isChanged: boolean
}

/** What the film lacks of the script, its price, and the way to make it. */
function Outdated({ plan, projectId, isMade, isBusy, isChanged }: OutdatedProps) {
  const client = useQueryClient()
  const start = useStart(async () => {
    await client.invalidateQueries({ queryKey: ["film", projectId] })
    navigate(filmPath(projectId))
  })
  if (isBusy) return <p className="hint">{TEXT.script.busy}</p>
  if (plan === null) return null
  const count = plan.counts.make + plan.counts.depends
  if (count === 0) return <p className="hint">{TEXT.script.upToDate}</p>
  return (
    <div className="row spread">
      <div>
        <p>{TEXT.script.outdated(count, formatPlan(plan))}</p>
        {plan.unavailable_models.map(({ model, reason }) => (
          <p key={model} className="hint">
            {TEXT.plan.unavailable(model, reason)}
          </p>
        ))}
        {plan.without_model > 0 && <p className="hint">{TEXT.plan.withoutModel(plan.without_model)}</p>}
      </div>
      <button
        type="button"
        className="button"
        disabled={isChanged || start.isPending}
        onClick={() => start.mutate({ path: "/api/jobs", body: { project_id: projectId } })}
      >
        <Icon name="play" />
        {isMade ? TEXT.script.update : TEXT.plan.make}
      </button>
      {start.isError && <ErrorNote error={start.error} />}
    </div>
  )
}
