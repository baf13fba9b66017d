import type { Action, Take } from "../../shared/api/client"
import { TAKES } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"
import { Icon } from "../../shared/ui/Icon"

interface TakeActionsProps {
  projectId: string
  take: Take
  onReuse: (offer: Action) => void
}

/** What can be done with a take; its prompt, model and seed go into the form, to be changed and priced first. */
export function TakeActions({ projectId, take, onReuse }: TakeActionsProps) {
  return (
    <div className="row">
      {take.actions?.map((action) =>
        action.name === "regenerate" ? (
          <button
            key={action.label}
            type="button"
            className="button"
            disabled={!action.is_enabled}
            onClick={() => onReuse(action)}
          >
            <Icon name="up" />
            {TAKES.reuse}
          </button>
        ) : (
          <ActionButton key={action.label} action={action} refreshes={["film", projectId]} />
        ),
      )}
    </div>
  )
}
