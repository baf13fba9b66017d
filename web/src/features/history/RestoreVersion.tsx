import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type Plan, type Schemas, get, send } from "../../shared/api/client"
import { formatPlan } from "../../shared/format"
import { HISTORY_TEXT, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { saveWritten } from "../script/savers"
import { useComparison } from "./Compare"
import { summaryOf } from "./differences"
import { tell } from "./notice"
import { showAnew, tellStep } from "./useHistory"

interface RestoreVersionProps {
  projectId: string
  version: Schemas["VersionObject"]
  onDone: () => void
  onCancel: () => void
}

/** Says what restoring would change, and what the film would cost then, before it is done. */
export function RestoreVersion({ projectId, version, onDone, onCancel }: RestoreVersionProps) {
  const client = useQueryClient()
  const path = `/api/projects/${projectId}/versions/${version.version_id}`
  const comparison = useComparison(projectId, version.version_id)
  const plan = useQuery({
    queryKey: ["film", projectId, "version plan", version.version_id],
    queryFn: () => get<Plan>(`${path}/plan?limit=1`),
  })
  const restore = useMutation({
    mutationFn: async () => {
      // What was typed becomes a change first, which undo brings back.
      if (!(await saveWritten(projectId, client))) throw new Error(HISTORY_TEXT.unsavable)
      return send<Schemas["HistoryStepObject"]>("POST", `${path}/restore`)
    },
    onSuccess: async (step) => {
      if (step.change === null) tell(HISTORY_TEXT.alreadyRestored(version.name))
      else tellStep(step, () => HISTORY_TEXT.restored(version.name), projectId, client)
      onDone()
      await showAnew(projectId, client)
    },
  })
  const count = plan.data === undefined ? 0 : plan.data.counts.make + plan.data.counts.depends
  return (
    <div className="stack tight">
      <p className="strong">{HISTORY_TEXT.restoreAsk(version.name)}</p>
      <p>{comparison.data && (summaryOf(comparison.data) || HISTORY_TEXT.same)}</p>
      <p role="status">{plan.data ? HISTORY_TEXT.price(count, formatPlan(plan.data)) : HISTORY_TEXT.pricing}</p>
      <p className="hint">{HISTORY_TEXT.restoreHint}</p>
      {plan.isError && <ErrorNote error={plan.error} />}
      {restore.isError && <ErrorNote error={restore.error} />}
      <div className="row">
        <button type="button" className="button" onClick={onCancel}>
          {TEXT.cancel}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={restore.isPending || plan.isPending}
          onClick={() => restore.mutate()}
        >
          {HISTORY_TEXT.restore}
        </button>
      </div>
    </div>
  )
}
