import { useId } from "react"
import type { Project } from "../../shared/api/client"
import { TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { deletions } from "./deletions"

interface DeleteProjectProps {
  project: Project
  /** The button is gone: something else gets the focus. */
  onDelete: () => void
}

/** Deletes a film after a time in which this can be undone; disabled with the API's reason. */
export function DeleteProject({ project, onDelete }: DeleteProjectProps) {
  const reasonId = useId()
  const action = project.actions.find(({ name }) => name === "delete")
  if (action === undefined) return null
  const remove = () => {
    deletions.add({ projectId: project.project_id, title: project.title, action })
    onDelete()
  }
  return (
    <>
      <button
        type="button"
        className="button quiet square"
        aria-label={TEXT.remove.open(project.title)}
        aria-describedby={action.reason === null ? undefined : reasonId}
        title={action.reason ?? undefined}
        disabled={!action.is_enabled}
        onClick={remove}
      >
        <Icon name="trash" />
      </button>
      {action.reason !== null && (
        <span className="hidden" id={reasonId}>
          {action.reason}
        </span>
      )}
    </>
  )
}
