import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type Schemas, send, sendTagged } from "../../shared/api/client"
import { TEXT } from "../../shared/text"
import { useTitle } from "../../shared/useTitle"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Chains } from "./Chains"
import { Defaults } from "./Defaults"
import { Keys } from "./Keys"
import { Limits } from "./Limits"

export type Settings = Schemas["SettingsObject"]
export type Change = Schemas["SettingsChange"]

const PATH = "/api/settings"
export const SETTINGS_KEY = ["settings"] as const

/** Keys, the order of models, and the defaults of films. */
export function SettingsPage() {
  useTitle(TEXT.settings.title)
  const client = useQueryClient()
  const settings = useQuery({ queryKey: SETTINGS_KEY, queryFn: () => sendTagged<Settings>("GET", PATH) })
  const change = useMutation({
    mutationFn: (body: Change) => send<Settings>("PATCH", PATH, body, { ifMatch: settings.data?.tag }),
    // Also after a refusal, such as of a change elsewhere: what is shown is then what is stored.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: SETTINGS_KEY }),
        client.invalidateQueries({ queryKey: ["models"] }),
      ]),
  })
  const state = { isPending: change.isPending, isSaved: change.isSuccess, onChange: change.mutate }
  return (
    <div className="page stack">
      <div>
        <h1>{TEXT.settings.title}</h1>
        <p className="hint">{TEXT.settings.lead}</p>
      </div>
      {settings.isPending && <p className="loading">{TEXT.loading}</p>}
      {settings.isError && <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />}
      {change.isError && <ErrorNote error={change.error} />}
      {settings.data && (
        <div className="boxes">
          <Keys keys={settings.data.answer.keys} />
          <Chains settings={settings.data.answer} {...state} />
          <Defaults settings={settings.data.answer} {...state} />
          <Limits settings={settings.data.answer} isPending={change.isPending} onChange={change.mutate} />
        </div>
      )}
    </div>
  )
}
