import { Tabs } from "@base-ui/react/tabs"
import { useQuery } from "@tanstack/react-query"
import { type Job, type Schemas, get } from "../../shared/api/client"
import { formatCost, formatDuration, formatSize } from "../../shared/format"
import { TEXT } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"
import { Icon } from "../../shared/ui/Icon"
import { WaitingJobs } from "../asset/WaitingJobs"
import { ActivityList } from "./ActivityList"
import { type LiveJob, isActive } from "./foldEvent"
import { JobPill } from "./JobPill"
import { StepList } from "./StepList"
import { reloadJob } from "./useFollowedJob"

interface JobPanelProps {
  job: LiveJob["job"]
  projectId: string
  onSelect: (assetId: string) => void
  onClose: () => void
}

/** How the film's latest job goes, what has happened, and what can be done about it. */
export function JobPanel({ job, projectId, onSelect, onClose }: JobPanelProps) {
  return (
    <section className="panel job-panel stack" aria-label={TEXT.job.label}>
      <div className="row spread">
        <div className="row">
          <h2>{TEXT.job.label}</h2>
          <span role="status">
            <JobPill status={job.status} />
          </span>
        </div>
        <button type="button" className="button quiet square" aria-label={TEXT.job.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <Tabs.Root defaultValue="progress" className="stack">
        <Tabs.List className="tabs">
          <Tabs.Tab value="progress">{TEXT.job.progress}</Tabs.Tab>
          <Tabs.Tab value="activity">{TEXT.job.activity}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="progress" className="stack">
          <Progress job={job} projectId={projectId} onSelect={onSelect} />
        </Tabs.Panel>
        <Tabs.Panel value="activity">
          <ActivityList projectId={projectId} isLive={isActive(job)} onSelect={onSelect} />
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  )
}

function Progress({ job, projectId, onSelect }: Omit<JobPanelProps, "onClose">) {
  const refreshes = ["film", projectId]
  const offered = job.actions.filter((action) => action.is_enabled)
  return (
    <>
      {job.output && (
        <p>{TEXT.job.ready(formatDuration(job.output.duration_s), formatSize(job.output.size_bytes))}</p>
      )}
      {job.errors.map((error) => (
        <ErrorCard key={error.code + error.message} error={error} refreshes={refreshes} />
      ))}
      <StepList steps={job.steps} refreshes={refreshes} />
      <Paid job={job} projectId={projectId} />
      <WaitingJobs projectId={projectId} jobId={job.job_id} />
      {job.placeholders.length > 0 && <Placeholders job={job} onSelect={onSelect} />}
      {job.warnings.length > 0 && (
        <details>
          <summary>{TEXT.job.warnings(job.warning_count)}</summary>
          <ul className="bullets">
            {job.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="row">
        {offered.map((action, index) => (
          <ActionButton
            key={action.label}
            action={action}
            refreshes={refreshes}
            isPrimary={index === 0 && action.method !== "GET" && action.name !== "cancel"}
            onDone={reloadJob}
          />
        ))}
      </div>
    </>
  )
}

/** What the job has cost. No event tells it, so it is fetched with the film, whenever an asset has settled. */
function Paid({ job, projectId }: Pick<JobPanelProps, "job" | "projectId">) {
  const fetched = useQuery({
    queryKey: ["film", projectId, "job", job.job_id],
    queryFn: () => get<Job>(`/api/jobs/${job.job_id}`),
  })
  const cost = Math.max(job.cost_microusd, fetched.data?.cost_microusd ?? 0)
  const saved = Math.max(job.saved_microusd, fetched.data?.saved_microusd ?? 0)
  return (
    <p className="hint">
      {cost > 0 ? TEXT.job.paid(formatCost(cost)) : TEXT.job.nothingPaid}
      {saved > 0 && TEXT.job.saved(formatCost(saved))}
    </p>
  )
}

function ErrorCard({ error, refreshes }: { error: Schemas["FailureObject"]; refreshes: readonly string[] }) {
  return (
    <div className="note note-bad">
      <Icon name="alert" />
      <div className="stack tight">
        <p className="strong">{error.message}</p>
        <p>{error.remediation}</p>
        <p className="hint">{error.code}</p>
        <div className="row">
          {error.actions.map((action) => (
            <ActionButton key={action.label} action={action} refreshes={refreshes} onDone={reloadJob} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Placeholders({ job, onSelect }: { job: JobPanelProps["job"]; onSelect: (assetId: string) => void }) {
  return (
    <div className="stack tight">
      <h3>{TEXT.job.missing(job.placeholder_count)}</h3>
      <ul className="stack tight">
        {job.placeholders.map((missing) => (
          <li key={missing.asset} className="missing row">
            <div>
              <p className="strong">{missing.title}</p>
              <p>{missing.is_fixed ? TEXT.job.fixed : missing.message}</p>
            </div>
            {missing.asset_id !== null && (
              <button
                type="button"
                className="button"
                aria-label={`${TEXT.job.open}: ${missing.title}`}
                onClick={() => onSelect(missing.asset_id ?? "")}
              >
                {TEXT.job.open}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
