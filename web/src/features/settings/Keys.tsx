import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { type Schemas, send } from "../../shared/api/client"
import { KEY_SOURCE, KEY_STATUS, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { Pill } from "../../shared/ui/Pill"
import { keysByProvider } from "./chains"

type Key = Schemas["KeyObject"]

export function Keys({ keys }: { keys: readonly Key[] }) {
  return (
    <section className="box stack" aria-label={TEXT.settings.keys}>
      <div>
        <h2>{TEXT.settings.keys}</h2>
        <p className="hint">{TEXT.settings.keysHint}</p>
      </div>
      {keysByProvider(keys).map(([provider, rows]) => (
        <div key={provider} className="stack tight">
          <h3>{provider}</h3>
          {rows.map((row) => (
            <KeyRow key={row.name} row={row} />
          ))}
        </div>
      ))}
    </section>
  )
}

/** One key: it can be replaced, tested and removed, and is never shown. */
function KeyRow({ row }: { row: Key }) {
  const client = useQueryClient()
  const [value, setValue] = useState("")
  const path = `/api/settings/keys/${encodeURIComponent(row.name)}`
  const refresh = () => client.invalidateQueries()
  const test = useMutation({ mutationFn: () => send<Schemas["KeyTestObject"]>("POST", `${path}/test`) })
  const save = useMutation({
    mutationFn: () => send("PUT", path, { value }),
    onSuccess: () => {
      setValue("")
      test.reset()
      return refresh()
    },
  })
  const remove = useMutation({
    mutationFn: () => send("DELETE", path),
    onSuccess: () => {
      test.reset()
      return refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const error = save.error ?? remove.error ?? test.error
  return (
    <form className="key" aria-label={row.name} onSubmit={submit}>
      <div className="row spread">
        <code>{row.name}</code>
        <Pill tone={row.is_set ? "good" : "neutral"} icon={row.is_set ? "check" : "clock"}>
          {row.source === null ? TEXT.settings.notSet : KEY_SOURCE[row.source]}
        </Pill>
      </div>
      <div className="row nowrap">
        <input
          type="password"
          autoComplete="off"
          required
          aria-label={TEXT.settings.newValue(row.name)}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <button
          type="submit"
          className="button"
          disabled={value === "" || save.isPending}
          aria-label={TEXT.settings.saveKey(row.name)}
        >
          {TEXT.save}
        </button>
        {row.is_set && (
          <button
            type="button"
            className="button"
            disabled={test.isPending}
            aria-label={TEXT.settings.testKey(row.name)}
            onClick={() => test.mutate()}
          >
            {test.isPending && <Icon name="spinner" />}
            {TEXT.settings.test}
          </button>
        )}
        {row.source === "keyring" && (
          <button
            type="button"
            className="button square"
            disabled={remove.isPending}
            aria-label={TEXT.settings.removeKey(row.name)}
            onClick={() => remove.mutate()}
          >
            <Icon name="trash" />
          </button>
        )}
      </div>
      {error !== null && <ErrorNote error={error} />}
      {test.data && <TestResult result={test.data} />}
    </form>
  )
}

function TestResult({ result }: { result: Schemas["KeyTestObject"] }) {
  return (
    <p className={`row tone-${result.status === "valid" ? "good" : "caution"}`} role="status">
      <Icon name={result.status === "valid" ? "check" : "alert"} />
      <span>
        {KEY_STATUS[result.status]}
        {TEXT.settings.tested(result.latency_ms)} {result.error?.message}
      </span>
    </p>
  )
}
