import { useQueryClient } from "@tanstack/react-query"
import type { Action } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

/** Renders the film anew after a job that did not get to it. Only what changed is encoded. */
export function RenderAgain({ projectId, action }: { projectId: string; action: Action }) {
  const client = useQueryClient()
  const render = useStart(() => client.invalidateQueries({ queryKey: ["film", projectId] }))
  return (
    <div className="note">
      <Icon name="alert" />
      <div className="stack tight">
        <p>{TEXT.film.unfinished}</p>
        {render.isError && <ErrorNote error={render.error} />}
        <div className="row">
          <button type="button" className="button" disabled={!action.is_enabled || render.isPending} onClick={() => render.mutate({ path: action.href })}>
            <Icon name="retry" />
            {action.label}
          </button>
        </div>
      </div>
    </div>
  )
}
