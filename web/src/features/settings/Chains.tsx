import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Schemas, get } from "../../shared/api/client"
import { ASSET_KIND, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import type { Change, Settings } from "./SettingsPage"
import { addable, moved } from "./chains"

type Kind = Schemas["AssetKind"]

interface ChainsProps {
  settings: Settings
  isPending: boolean
  onChange: (change: Change) => void
}

/** For each kind of asset, the models in the order in which they are tried. */
export function Chains({ settings, isPending, onChange }: ChainsProps) {
  const models = useQuery({
    queryKey: ["models"],
    queryFn: () => get<Schemas["ModelListObject"]>("/api/models"),
  })
  const chosen = (settings.settings["chains"] ?? {}) as Partial<Record<Kind, string[] | null>>
  return (
    <section className="box stack" aria-label={TEXT.settings.chains}>
      <div>
        <h2>{TEXT.settings.chains}</h2>
        <p className="hint">{TEXT.settings.chainsHint}</p>
      </div>
      {models.isPending && <p className="loading">{TEXT.loading}</p>}
      {models.isError && <ErrorNote error={models.error} onRetry={() => void models.refetch()} />}
      {models.data &&
        (Object.keys(models.data.chains) as Kind[]).map((kind) => {
          const stored = chosen[kind] ?? null
          const chain = stored ?? models.data.chains[kind] ?? []
          return (
            <Chain
              key={`${kind} ${chain.join()}`}
              kind={kind}
              stored={chain}
              isChosen={stored !== null}
              models={models.data.models}
              isPending={isPending}
              onSave={(changed) => onChange({ chains: { [kind]: changed } })}
            />
          )
        })}
    </section>
  )
}

interface ChainProps {
  kind: Kind
  stored: readonly string[]
  isChosen: boolean
  models: readonly Schemas["ModelObject"][]
  isPending: boolean
  onSave: (chain: string[] | null) => void
}

function Chain({ kind, stored, isChosen, models, isPending, onSave }: ChainProps) {
  const [chain, setChain] = useState<string[]>([...stored])
  const words = TEXT.settings
  const isChanged = chain.join() !== stored.join()
  const reasons = new Map(models.map((model) => [model.name, model.unavailable_reason]))
  return (
    <div className="stack tight" role="group" aria-label={ASSET_KIND[kind]}>
      <div className="row spread">
        <h3>{ASSET_KIND[kind]}</h3>
        {isChosen ? (
          <button type="button" className="text-button" disabled={isPending} onClick={() => onSave(null)}>
            {words.resetChain}
          </button>
        ) : (
          <span className="hint">{words.automatic}</span>
        )}
      </div>
      <ol className="chain">
        {chain.map((model, index) => (
          <li key={model} className="row spread nowrap">
            <span className="clip">
              {index + 1}. {model}
              {reasons.get(model) && <span className="tone-caution"> · {reasons.get(model)}</span>}
            </span>
            <span className="row nowrap">
              <button
                type="button"
                className="button quiet square"
                aria-label={words.earlier(model)}
                disabled={index === 0}
                onClick={() => setChain(moved(chain, index, -1))}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                className="button quiet square"
                aria-label={words.later(model)}
                disabled={index === chain.length - 1}
                onClick={() => setChain(moved(chain, index, 1))}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                className="button quiet square"
                aria-label={words.removeModel(model)}
                disabled={chain.length === 1}
                onClick={() => setChain(chain.filter((one) => one !== model))}
              >
                <Icon name="close" />
              </button>
            </span>
          </li>
        ))}
      </ol>
      <div className="row nowrap">
        <select
          aria-label={words.addModel(ASSET_KIND[kind])}
          value=""
          onChange={(event) => event.target.value !== "" && setChain([...chain, event.target.value])}
        >
          <option value="">{words.add}</option>
          {addable(models, kind, chain).map((model) => (
            <option key={model.name} value={model.name}>
              {model.unavailable_reason === null
                ? model.name
                : words.unavailable(model.name, model.unavailable_reason)}
            </option>
          ))}
        </select>
        {isChanged && (
          <button
            type="button"
            className="button primary"
            aria-label={words.saveChain(ASSET_KIND[kind])}
            disabled={isPending}
            onClick={() => onSave(chain)}
          >
            {TEXT.save}
          </button>
        )}
      </div>
    </div>
  )
}
