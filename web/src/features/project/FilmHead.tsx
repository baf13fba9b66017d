import type { ReactNode } from "react"
import type { Schemas } from "../../shared/api/client"
import { filmPath, scriptPath } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { FilmHistory } from "../history/FilmHistory"
import { JobPill } from "../job/JobPill"

interface FilmHeadProps {
  projectId: string
  title: string
  status: Schemas["JobStatus"] | null
  isScript?: boolean
  /** Beside the title. */
  facts?: ReactNode
  /** At the end: what can be done. */
  children?: ReactNode
}

/** The head of a film's pages: its title, its state and the way between them. */
export function FilmHead({ projectId, title, status, isScript = false, facts, children }: FilmHeadProps) {
  return (
    <div className="film-head row spread">
      <div className="row">
        <Link to="/" className="back">
          <Icon name="back" />
          {TEXT.film.back}
        </Link>
        <h1>{title}</h1>
        <JobPill status={status} />
        {facts}
      </div>
      <div className="row">
        <FilmHistory projectId={projectId} />
        <nav className="switch" aria-label={TEXT.film.tabs}>
          <Link to={filmPath(projectId)} isCurrent={!isScript}>
            {TEXT.film.tabFilm}
          </Link>
          <Link to={scriptPath(projectId)} isCurrent={isScript}>
            {TEXT.film.tabScript}
          </Link>
        </nav>
        {children}
      </div>
    </div>
  )
}
