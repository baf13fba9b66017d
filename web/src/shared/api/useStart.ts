import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { type Job, send } from "./client"
import { requestKeysOf } from "../unsent"
import { RequestKeys } from "./RequestKeys"

interface Start {
  readonly path: string
  readonly body?: object
}

/**
 * Starts a job. Pressing the button again after the answer was lost starts no second one; for a `form` whose content is
 * kept, not even after it was closed.
 */
export function useStart(onSuccess: (job: Job, start: Start) => unknown, form?: string) {
  const [ownKeys] = useState(() => new RequestKeys())
  const keys = form === undefined ? ownKeys : requestKeysOf(form)
  return useMutation({
    mutationFn: ({ path, body }: Start) =>
      send<Job>("POST", path, body, { key: keys.keyFor(JSON.stringify([path, body])) }),
    onSuccess: (job, start) => {
      keys.forget()
      return onSuccess(job, start)
    },
  })
}
