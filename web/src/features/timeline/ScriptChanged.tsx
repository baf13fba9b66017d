import { useQuery, useQueryClient } from "@tanstack/react-query"
import { type Plan, get } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { formatPlan } from "../../shared/format"
import { ASSET_KIND, TEXT, TIMELINE } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

const SHOWN = 3

/** Says that the player has another film than the script, what the change makes stale, its price, and makes it. */
export function ScriptChanged({ projectId }: { projectId: string }) {
  const client = useQueryClient()
  const plan = useQuery({
    queryKey: ["film", projectId, "plan", "to make"],
    queryFn: () => get<Plan>(`/api/projects/${projectId}/plan?decision=make&limit=${SHOWN}`),
  })
  const start = useStart(() => client.invalidateQueries({ queryKey: ["film", projectId] }))
  const count = plan.data === undefined ? 0 : plan.data.counts.make + plan.data.counts.depends
  return (
    <div className="script-changed stack tight">
      <div className="row spread">
        <div className="row nowrap">
          <Icon name="alert" />
          <p>
            {TIMELINE.changed.lead}{" "}
            {plan.data && (count === 0 ? TIMELINE.changed.free : TEXT.script.outdated(count, formatPlan(plan.data)))}
          </p>
        </div>
        <button
          type="button"
          className="button"
          disabled={start.isPending || plan.data === undefined}
          onClick={() => start.mutate({ path: "/api/jobs", body: { project_id: projectId } })}
        >
          <Icon name="play" />
          {TEXT.script.update}
        </button>
      </div>
      {count > 0 && (
        <ul className="row hint">
          {plan.data?.assets.map((asset) => (
            <li key={asset.asset}>
              {TIMELINE.changed.stale(ASSET_KIND[asset.kind], asset.title, asset.reason)}
            </li>
          ))}
        </ul>
      )}
      {(start.error ?? plan.error) && <ErrorNote error={(start.error ?? plan.error) as Error} />}
    </div>
  )
}
