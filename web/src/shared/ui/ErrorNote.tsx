import type { ReactNode } from "react"
import { ApiError } from "../api/client"
import { TEXT } from "../text"
import { Icon } from "./Icon"

interface ErrorNoteProps {
  error: Error
  onRetry?: (() => void) | undefined
  children?: ReactNode
}

/** What went wrong and what can be done about it. */
export function ErrorNote({ error, onRetry, children }: ErrorNoteProps) {
  return (
    <div className="note note-bad" role="alert">
      <Icon name="alert" />
      <div className="stack tight">
        <p className="strong">{error.message}</p>
        {error instanceof ApiError && <p>{error.remediation}</p>}
        {children}
        {onRetry && (
          <div className="row">
            <button type="button" className="button" onClick={onRetry}>
              <Icon name="retry" />
              {TEXT.tryAgain}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}
