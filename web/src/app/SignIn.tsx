import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { send } from "../shared/api/client"
import { TEXT } from "../shared/text"
import { ErrorNote } from "../shared/ui/ErrorNote"
import { Field } from "../shared/ui/Field"

export function SignIn() {
  const client = useQueryClient()
  const [token, setToken] = useState("")
  const signIn = useMutation({
    mutationFn: () => send("POST", "/api/session", { token }),
    onSuccess: () => client.invalidateQueries(),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }
  return (
    <form className="page narrow stack" onSubmit={submit}>
      <h1>{TEXT.signIn.title}</h1>
      <Field label={TEXT.signIn.token} hint={TEXT.signIn.hint}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="current-password"
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        )}
      </Field>
      {signIn.isError && <ErrorNote error={signIn.error} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={signIn.isPending}>
          {TEXT.signIn.title}
        </button>
      </div>
    </form>
  )
}
