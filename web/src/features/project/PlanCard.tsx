import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { type Action, type Options, type Plan, type Schemas, get, send } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { formatDuration, formatPlan } from "../../shared/format"
import { TEXT } from "../../shared/text"
import { LIMIT, problemOf, valueOf } from "../../shared/ui/actionFields"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Choice, Field } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"
import { VoiceSample } from "./VoiceSample"
import { FORMATS, MOODS, STYLES, USUAL } from "./filmOptions"

const MODELS = [["", TEXT.plan.best], ["local", TEXT.plan.local]] as const

interface PlanCardProps {
  projectId: string
  hasScript: boolean
  /** What the API offers to make the film; null until it is known. */
  action: Action | null
}

/** What a film that was not made yet would cost, its options, and the start. */
export function PlanCard({ projectId, hasScript, action }: PlanCardProps) {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const options = optionsOf(chosen)
  const choose = (name: string) => (value: string) => setChosen({ ...chosen, [name]: value })
  const plan = useQuery({
    queryKey: ["film", projectId, "plan", options],
    queryFn: () => send<Plan>("POST", `/api/projects/${projectId}/plan`, options),
    enabled: hasScript,
  })
  const voices = useQuery({
    queryKey: ["voices", plan.data?.language],
    queryFn: () => get<Schemas["VoiceList"]>(`/api/voices?language=${plan.data?.language}`),
    // While other options are planned, their language is unknown, and most often the same.
    placeholderData: keepPreviousData,
    enabled: plan.data !== undefined,
  })
  const start = useStart(() => client.invalidateQueries({ queryKey: ["film", projectId] }))
  const [limit, setLimit] = useState("")
  const problem = limit === "" ? null : problemOf(LIMIT, limit)
  const make = () => {
    const budget = limit !== "" && { [LIMIT]: valueOf(LIMIT, limit) }
    if (action !== null) start.mutate({ path: action.href, body: { ...action.fixed_fields, options, ...budget } })
  }
  if (!hasScript) return <p className="empty">{TEXT.plan.noScript}</p>
  const available = (voices.data?.voices ?? []).filter((voice) => voice.is_available)
  return (
    <section className="box stack" aria-labelledby="plan-title">
      <h2 id="plan-title">{TEXT.plan.title}</h2>
      {plan.isPending && <p className="loading">{TEXT.plan.planning}</p>}
      {plan.isError && <ErrorNote error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data && <Figures plan={plan.data} />}
      <div className="columns">
        <Choice label={TEXT.plan.format} value={chosen["format"] ?? ""} onChange={choose("format")} choices={FORMATS} />
        <Choice label={TEXT.plan.style} value={chosen["style"] ?? ""} onChange={choose("style")} choices={STYLES} />
        <Choice
          label={TEXT.plan.voice}
          value={chosen["voice"] ?? ""}
          onChange={choose("voice")}
          choices={[USUAL, ...available.map((voice) => [voice.name, `${voice.name}: ${voice.description}`] as const)]}
        />
        <Choice label={TEXT.plan.music} value={chosen["music"] ?? ""} onChange={choose("music")} choices={MOODS} />
        <Choice label={TEXT.plan.models} value={chosen["local"] ?? ""} onChange={choose("local")} choices={MODELS} />
        <Field label={TEXT.plan.limit} hint={TEXT.plan.limitHint}>
          {(ids) => (
            <input {...ids} inputMode="decimal" value={limit} onChange={(event) => setLimit(event.target.value)} />
          )}
        </Field>
      </div>
      <VoiceSample voice={available.find((voice) => voice.name === chosen["voice"])} />
      {problem !== null && <ErrorNote error={new Error(problem)} />}
      {start.isError && <ErrorNote error={start.error} />}
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={action?.is_enabled !== true || !plan.isSuccess || problem !== null || start.isPending}
          onClick={make}
        >
          <Icon name="play" />
          {action?.label}
        </button>
      </div>
    </section>
  )
}

function Figures({ plan }: { plan: Plan }) {
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{TEXT.plan.cost}</dt>
          <dd>{formatPlan(plan)}</dd>
        </div>
        <div>
          <dt>{TEXT.plan.length}</dt>
          <dd>{TEXT.plan.about(formatDuration(plan.duration_s))}</dd>
        </div>
        <div>
          <dt>{TEXT.plan.toMake}</dt>
          <dd>{TEXT.plan.assets(plan.counts.make + plan.counts.depends)}</dd>
        </div>
        <div>
          <dt>{TEXT.plan.reused}</dt>
          <dd>{plan.counts.reuse + plan.counts.keep}</dd>
        </div>
      </dl>
      {plan.unpriced_models.length > 0 && (
        <p className="hint">{TEXT.plan.unpriced(plan.unpriced_models.join(", "))}</p>
      )}
      {plan.unavailable_models.map(({ model, reason }) => (
        <p key={model} className="hint">
          {TEXT.plan.unavailable(model, reason)}
        </p>
      ))}
      {plan.without_model > 0 && <p className="hint">{TEXT.plan.withoutModel(plan.without_model)}</p>}
      {plan.notices.map((notice) => (
        <p key={`${notice.line}${notice.message}`} className="hint">
          {notice.line !== null && TEXT.plan.line(notice.line)}
          {notice.message} {notice.remediation}
        </p>
      ))}
    </>
  )
}

function optionsOf({ local, ...chosen }: Record<string, string>): Options {
  const given = Object.entries(chosen).filter(([, value]) => value !== "")
  return { ...Object.fromEntries(given), ...(local === "local" && { local: true }) }
}
