import { useQuery } from "@tanstack/react-query"
import { type Project, type Render, type Schemas, get } from "../../shared/api/client"
import { formatDate, formatDuration } from "../../shared/format"
import { filmPath } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { Pill } from "../../shared/ui/Pill"
import { JobPill } from "../job/JobPill"
import { DeleteProject } from "./DeleteProject"

interface ProjectCardProps {
  project: Project
  onDelete: () => void
}

export function ProjectCard({ project, onDelete }: ProjectCardProps) {
  const path = `/api/projects/${project.project_id}`
  const version = project.last_job?.ended_at ?? null
  const render = useQuery({
    queryKey: ["card", project.project_id, "render", version],
    queryFn: async () => {
      const { renders } = await get<{ renders: Render[] }>(`${path}/renders`)
      return renders.find((one) => one.is_current) ?? null
    },
  })
  const summary = useQuery({
    queryKey: ["card", project.project_id, "summary", version],
    queryFn: async () => (await get<Schemas["AssetPage"]>(`${path}/assets?limit=1`)).summary,
  })
  const counts = summary.data?.by_status
  const missing = (counts?.["failed"] ?? 0) + (counts?.["needs_prompt_update"] ?? 0)
  return (
    <li className="card">
      <Link to={filmPath(project.project_id)} className="card-link">
        <div className="poster">
          {render.data ? (
            <img src={`${project.poster_url}?width=640&v=${render.data.job_id}`} alt="" loading="lazy" />
          ) : (
            <Icon name="film" />
          )}
          {render.data && <span className="length">{formatDuration(render.data.duration_s)}</span>}
        </div>
        <h2>{project.title}</h2>
      </Link>
      <div className="row">
        <JobPill status={project.last_job?.status ?? null} />
        {missing > 0 && (
          <Pill tone="bad" icon="alert">
            {TEXT.films.missing(missing)}
          </Pill>
        )}
      </div>
      <div className="row spread card-foot">
        <p className="hint">{TEXT.films.created(formatDate(project.created_at))}</p>
        <DeleteProject project={project} onDelete={onDelete} />
      </div>
    </li>
  )
}
