import type { Ref } from "react"
import type { Render } from "../../shared/api/client"
import { TEXT } from "../../shared/text"

interface PlayerProps {
  projectId: string
  film: Render
  videoRef: Ref<HTMLVideoElement>
}

/** The rendered film with its captions. */
export function Player({ projectId, film, videoRef }: PlayerProps) {
  const output = `/api/projects/${projectId}/output`
  const version = `?v=${film.job_id}`
  return (
    <section aria-label={TEXT.film.label}>
      <video
        key={film.job_id}
        ref={videoRef}
        className="player"
        controls
        preload="metadata"
        poster={`${output}/film.jpg${version}`}
        src={`${output}/film.mp4${version}`}
      >
        <track kind="captions" label={TEXT.film.captions} src={`${output}/film.vtt${version}`} />
      </video>
    </section>
  )
}
