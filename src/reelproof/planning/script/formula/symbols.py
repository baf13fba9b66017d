"""Tables of TeX symbols: Greek letters, signs, function names, accents, spaces."""

from collections.abc import Mapping

from reelproof.planning.script.spelling import word_set


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


GREEK: Mapping[str, str] = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ "
    "phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ "
    "Phi Φ Psi Ψ Omega Ω"
)
LETTERS: Mapping[str, str] = {
    **GREEK,
    **_pairs("hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ imath i jmath j infty ∞ emptyset ∅ varnothing ∅ wp ℘ AA Å"),
}
SIGNS: Mapping[str, str] = _pairs(
    "pm ± mp ∓ times × cdot · div ÷ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ odot ⊙ wedge ∧ land ∧ "
    "vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ lt < gt > "
    "equiv ≡ approx ≈ cong ≅ sim ∼ simeq ≃ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ "
    "supset ⊃ supseteq ⊇ to → rightarrow → longrightarrow → leftarrow ← gets ← leftrightarrow ↔ "
    "Rightarrow ⇒ Longrightarrow ⇒ implies ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ mapsto ↦ longmapsto ↦ "
    "uparrow ↑ downarrow ↓ rightharpoonup ⇀ rightleftharpoons ⇌ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ "
    "partial ∂ nabla ∇ perp ⊥ parallel ∥ angle ∠ triangle △ mid | vert | Vert ‖ prime ′ dagger † top ⊤ "
    "bot ⊥ therefore ∴ because ∵ ldots … dots … cdots … vdots … ddots … dotsc … dotsb … colon : degree ° "
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ "
    "bigvee ⋁ bigwedge ⋀ surd √ square □ blacksquare ∎ qed ∎ models ⊨ vdash ⊢ prec ≺ succ ≻ preceq ⪯ "
    "succeq ⪰ doteq ≐ coloneqq ≔ euro € pounds £ copyright © backslash ∖ "
    "lbrace { rbrace } langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ "
    "rVert ‖ lbrack [ rbrack ] { { } } | ‖ % % $ $ # # _ _"
) | {"&": "&"}
NAMES = word_set(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp lim limsup liminf max "
    "min sup inf arg det dim ker deg gcd lcm hom Pr sgn rank tr argmax argmin mod bmod"
)
ACCENTS: Mapping[str, str] = {
    # Few fonts have an arrow above: captions show the letter alone.
    "vec": "",
    "overrightarrow": "",
    "bar": "\u0304",
    "overline": "\u0305",
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
    "underline": "\u0332",
}
SPACES = frozenset([*",:;! ", "quad", "qquad", "enspace", "thinspace", "space", "medspace", "thickspace"])
DOUBLE_STRUCK: Mapping[str, str] = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "H": "ℍ"}
NEGATED: Mapping[str, str] = {"=": "≠", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∃": "∄", "<": "≮", ">": "≯"}

RELATIONS = frozenset("=≠≈≡≅∼≃∝<>≤≥≪≫∈∉∋⊂⊆⊃⊇⊄⊈≢→←↔⇒⇐⇔↦⇀⇌⊨⊢≺≻⪯⪰≐≔∴∵:|≮≯")
OPERATORS = frozenset("+−±∓×·÷∗⋆∘∙⊕⊗⊙∧∨∩∪∖⊥∥")
LARGE_OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")
