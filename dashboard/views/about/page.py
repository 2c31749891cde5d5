"""Om: the scale and what each level asks for, the method in words, where the data come from, and the version."""

from __future__ import annotations

from importlib.metadata import version

import streamlit as st

from dashboard import data, session
from dashboard.components.badges import answer_badge, level_badge
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_table
from pipelines.access import Action, can_do
from pipelines.domain import NO_INSIGHT
from pipelines.reference import Description, Setting, fill
from pipelines.swedish import clock, joined, listed

METHOD = """
- **Vem som bedömer.** Varje verksamhet bedömer de platser och teman den väntas känna till. Ingen måste svara på allt.
- **Dolt tills omgången stänger.** Ingen ser andras svar innan dess, så att ingen färgas.
- **Nivån är den övre medianen** av bedömningarna: den mittersta, och av två mittersta den högre. Aldrig ett medelvärde.
- **Underlag saknas** när för få har bedömt. Det ritas streckat och är aldrig detsamma som [normal].
- **Tre svar som aldrig blandas ihop:** [normal], ingen insikt (vi kan inte se det) och ej inlämnat.
- **Flaggat** är det som någon enda verksamhet bedömer som [flag_rank], även om nivån är lägre.
- **Samsyn** mäter hur lika verksamheterna bedömer (Tastle och Wierman 2007) och visas
  som ord: samsyn, delad, splittrad.
- **Förändring** jämför bara verksamheter som bedömt båda gångerna. Ett steg är inget larm i sig.
- **Stabilitet** säger om nivån hade blivit en annan utan någon av verksamheterna, och vad den som bäst och värst hade
  blivit om de som saknas hade svarat.
- **Signaler** är rutor där någon svarar [flag_rank], eller där en höjning är bekräftad: av de flesta som
  bedömt båda gångerna, eller av två omgångar i rad. Samma sak kommer inte tillbaka varje omgång. Strategen bekräftar
  eller avfärdar var och en.
- **Tecken på ökning eller minskning** sägs bara när det är tydligare än vad slumpen brukar ge, efter minst
  [trend_rounds_count] omgångar som går att jämföra (Mann och Kendall, rättat för att omgångar liknar varandra och för
  hur många rutor som prövas).
- **Stränghet.** Några verksamheter svarar oftast högre eller lägre än de andra. Strategen kan se nivåerna med det
  borträknat, räknat på tidigare omgångar. Det är en andra blick med egen rubrik, aldrig den gemensamma bilden.
- **Fastställt är fryst.** En fastställd omgång ändras aldrig, även om metoden gör det.
"""

LIMITS = """
Bedömningarna är ett underlag att samtala om, inget facit. De är ”andra uppgifter” i den lägesbild som kommunen ska
ta fram enligt lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete, 4 §. De är inte den lägesbilden.

Inga personer får beskrivas här. Texter med personnummer, telefonnummer, e-post eller registreringsnummer tas inte emot.
Sidorna hämtar inget från och skickar inget till någon annan än den här servern. Är påminnelser med mejl påslagna
skickas de genom kommunens mejlserver, med en länk och utan bedömningar.
"""


def page() -> None:
    reference, today = data.reference(), session.today()
    st.title("Om Lägesbild")
    st.write(
        f"Lägesbild är det verktyg som OSF (operativt samverkansforum) i {plain(reference.description.name)} använder "
        "för att tillsammans och i tid se var det blir sämre för unga och för platser, och göra något åt det."
    )
    st.header("Skalan")
    rows = [
        [Html(level_badge(level.code, reference)), level.descriptor, level.reaction]
        for level in reference.levels_on(today)
    ]
    facts_table("Fem nivåer, och vad var och en leder till", ["Nivå", "Betyder", "Leder till"], rows)
    others = [
        [Html(answer_badge(NO_INSIGHT, reference)), "Verksamheten kan inte se det här."],
        [Html(answer_badge(None, reference)), "Verksamheten har inte svarat."],
        [Html(level_badge(None, reference)), "För få har bedömt för att visa en gemensam nivå."],
    ]
    facts_table("Det som inte är nivåer", ["Visas som", "Betyder"], others)
    st.header("Så räknar vi")
    st.markdown(fill(METHOD, reference, plain))
    settings = [[setting.description, setting_words(setting)] for setting in reference.settings]
    with st.expander("Metodens gränser, som tabell"):
        facts_table("Varje gräns är en rad i method.csv", ["Gräns", "Värde"], settings, ["Värde"])
    st.header("Ordlista")
    st.write("Orden är understrukna med prickar där de står. Tryck på ett, så visas vad det betyder.")
    words = [[listed([term.term, *term.also]), term.explanation] for term in data.reference().glossary]
    facts_table("Ord som används på sidorna", ["Ord", "Betyder"], words)
    st.header("Vad det är och inte är")
    st.markdown(LIMITS)
    st.header("Teman")
    facts_table(
        "Teman som gäller nu",
        ["Tema", "Beskrivning"],
        [[theme.label, theme.description] for theme in reference.themes_on(today)],
    )
    st.header("Källor och licenser")
    st.markdown("\n".join(f"- {plain(text)}" for text in sources(reference.description)))
    if can_do(session.user(), Action.BACK_UP):
        st.header("Driften")
        for line in running_words():
            st.write(plain(line))
    st.caption(f"Lägesbild version {version('lagesbild')}, metod {reference.setting('method_version')}.")


def running_words() -> list[str]:
    """When the last backup was made, and what is missing, and whether the server's clock can be trusted."""
    made_at = data.municipality.backed_up_at(session.user())
    lines = [
        f"Senaste säkerhetskopian gjordes {clock(made_at)}." if made_at else "Ingen säkerhetskopia är gjord härifrån."
    ]
    taken_out = data.reference().taken_out
    for file in dict.fromkeys(file for file, _ in taken_out):
        names = joined([name for other, name in taken_out if other == file])
        lines.append(
            f"{names} står inte längre i {file}, men det finns svar eller åtgärder. Därför visas det som avslutat. "
            "Lägg tillbaka raden, och skriv i valid_to när det slutade."
        )
    if warning := data.municipality.nearly_full():
        lines.append(warning)
    if data.store().is_behind(session.now()):
        lines.append(
            "Serverns klocka går efter det som redan är skrivet. Ordningen stämmer, men inte tiderna som visas."
        )
    return lines


def sources(description: Description) -> list[str]:
    """Where what is shown comes from, and what of it is not settled; what the municipality has not told is left out."""
    licence = f" ({description.borders_licence})" if description.borders_licence else ""
    attribution = f" {description.borders_attribution}." if description.borders_attribution else ""
    return [
        *([f"Områden: {description.borders_source}{licence}.{attribution}"] if description.borders_source else []),
        *([f"Invånare: {description.population_source}."] if description.population_source else []),
        *([description.assumptions] if description.assumptions else []),
        "Nivåernas beskrivningar är ett utkast som OSF äger.",
    ]


def setting_words(setting: Setting) -> str:
    """Numbers as they are written in Swedish; the version is no number."""
    return setting.value if setting.setting == "method_version" else setting.value.replace(".", ",")


if __name__ == "__main__":
    page()
