import { useQueryClient } from "@tanstack/react-query"
import type { Plan } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { formatPlan } from "../../shared/format"
import { filmPath, navigate } from "../../shared/router"
import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

interface ScriptBarProps extends OutdatedProps {
  isSaving: boolean
  canSave: boolean
  staleCount: number
  onNext: () => void
  onDiscard: () => void
}

/** Whether the script is stored, what the film lacks of it, and the way there. */
export function ScriptBar({ isSaving, canSave, staleCount, onNext, onDiscard, ...outdated }: ScriptBarProps) {
  const { isChanged } = outdated
  return (
    <div className="script-bar stack tight">
      <div className="row spread">
        <p className="row" role="status">
          <Icon name={isChanged ? "edit" : "check"} />
          {isSaving ? TEXT.script.saving : isChanged ? TEXT.script.unsaved : TEXT.script.saved}
        </p>
        <div className="row">
          {staleCount > 0 && (
            <button type="button" className="button" onClick={onNext}>
              <Icon name="down" />
              {SCRIPT_TEXT.next(staleCount)}
            </button>
          )}
          {isChanged && !isSaving && (
            <button type="button" className="button" onClick={onDiscard}>
              {TEXT.script.discard}
            </button>
          )}
          <button type="submit" className="button" disabled={!canSave}>
            {TEXT.save}
          </button>
        </div>
      </div>
      <Outdated {...outdated} />
    </div>
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
  if (plan === null) return <p className="hint">{TEXT.plan.planning}</p>
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
        className="button primary"
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
