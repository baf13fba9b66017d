import { AlertDialog } from "@base-ui/react/alert-dialog"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { type Project, send } from "../../shared/api/client"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

export function DeleteProject({ project }: { project: Project }) {
  const client = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/api/projects/${project.project_id}`),
    onSuccess: async () => {
      setIsOpen(false)
      await client.invalidateQueries({ queryKey: ["projects"] })
    },
  })
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <AlertDialog.Trigger className="button quiet square" aria-label={TEXT.remove.open(project.title)}>
        <Icon name="trash" />
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog stack">
          <AlertDialog.Title>{TEXT.remove.title(project.title)}</AlertDialog.Title>
          <AlertDialog.Description>
            {TEXT.remove.warning}
          </AlertDialog.Description>
          {remove.isError && <ErrorNote error={remove.error} />}
          <div className="row end">
            <AlertDialog.Close className="button">{TEXT.remove.keep}</AlertDialog.Close>
            <button
              type="button"
              className="button danger"
              disabled={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {TEXT.remove.confirm}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
