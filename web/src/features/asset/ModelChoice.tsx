import { useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"
import { TEXT } from "../../shared/text"
import { Choice } from "../../shared/ui/Field"

interface ModelChoiceProps {
  kind: Schemas["AssetKind"]
  label: string
  /** The models that are tried as usual, where they are the same for all that is meant. */
  chain: readonly string[]
  value: string
  onChange: (model: string) => void
}

/** One of the models that can make this kind now, or as usual. */
export function ModelChoice({ kind, label, chain, value, onChange }: ModelChoiceProps) {
  const models = useQuery({
    queryKey: ["models", kind],
    queryFn: () => get<Schemas["ModelListObject"]>(`/api/models?kind=${kind}`),
  })
  const available = (models.data?.models ?? []).filter((model) => model.is_available).map((model) => model.name)
  const usual = chain.length === 0 ? TEXT.asset.usual : TEXT.asset.usualChain(chain.join(TEXT.asset.then))
  // An earlier take brings back its model even if it cannot be used now; the price says why.
  const names = value === "" || available.includes(value) ? available : [value, ...available]
  const choices = [["", usual] as const, ...names.map((name) => [name, name] as const)]
  return <Choice label={label} value={value} onChange={onChange} choices={choices} />
}
