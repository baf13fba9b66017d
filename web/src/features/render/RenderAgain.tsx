import { useQueryClient } from "@tanstack/react-query"
import { useStart } from "../../shared/api/useStart"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

/** Renders the film anew after a job that did not get to it. Only what changed is encoded. */
export function RenderAgain({ projectId }: { projectId: string }) {
  const client = useQueryClient()
  const render = useStart(() => client.invalidateQueries({ queryKey: ["film", projectId] }))
  const path = `/api/projects/${projectId}/renders`
  return (
    <div className="note">
      <Icon name="alert" />
      <div className="stack tight">
        <p>{TEXT.film.unfinished}</p>
        {render.isError && <ErrorNote error={render.error} />}
        <div className="row">
          <button type="button" className="button" disabled={render.isPending} onClick={() => render.mutate({ path })}>
            <Icon name="retry" />
            {TEXT.film.renderAgain}
          </button>
        </div>
      </div>
    </div>
  )
}
