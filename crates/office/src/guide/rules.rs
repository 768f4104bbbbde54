//! Which chapter is whose, and a chapter's Markdown as a piece of a page.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// The chapters in the order of the book. The operator's is not among them:
/// an operator signs in nowhere.
pub(super) const CHAPTERS: &[&str] = &[
    "public",
    "village-head",
    "officer",
    "chair",
    "police",
    "hotline",
    "counsellor",
    "shelter-keeper",
    "club-chair",
    "province",
    "duty-desk",
    "data-protection",
    "ministry",
];

/// The chapter of a role.
pub(super) fn of_role(role: &str) -> Option<&'static str> {
    Some(match role {
        "root" | "ministry_statistician" => "ministry",
        "province_officer" => "province",
        "province_duty" | "province_guardian" => "duty-desk",
        "commune_chair" => "chair",
        "commune_officer" => "officer",
        "commune_police" => "police",
        "village_head" => "village-head",
        "hotline_taker" => "hotline",
        "club_chair" => "club-chair",
        "house_keeper" => "shelter-keeper",
        "counsellor" => "counsellor",
        "data_protection_officer" => "data-protection",
        _ => return None,
    })
}

/// The first heading of a chapter.
pub(super) fn title(markdown: &str) -> String {
    let mut inside = false;
    let mut title = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => inside = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => break,
            Event::Text(text) if inside => title.push_str(&text),
            _ => {}
        }
    }
    title
}

/// A chapter as HTML: its links lead within the program, links to papers that
/// are not in it are plain words, pictures are fetched when they come into view.
pub(super) fn page(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 2);
    let mut outside = false;
    let events = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let to = address(&dest_url);
            outside = to.is_none();
            to.map(|to| Event::Start(Tag::Link { link_type, dest_url: to.into(), title, id }))
        }
        Event::End(TagEnd::Link) if outside => None,
        Event::Html(tags) => Some(Event::Html(pictured(&tags).into())),
        Event::InlineHtml(tags) => Some(Event::InlineHtml(pictured(&tags).into())),
        other => Some(other),
    });
    html::push_html(&mut out, events);
    out
}

fn address(link: &str) -> Option<String> {
    let chapter = link.strip_suffix(".md")?;
    CHAPTERS.contains(&chapter).then(|| format!("/guide/{chapter}"))
}

fn pictured(tags: &str) -> String {
    tags.replace("<img src=\"../pictures/", "<img loading=\"lazy\" src=\"/guide/pictures/")
}

#[cfg(test)]
mod tests {
    use access::Roles;

    use super::*;

    #[test]
    fn every_role_has_its_chapter() {
        for role in Roles::embedded().iter() {
            let chapter = of_role(&role.key).unwrap_or_default();
            assert!(CHAPTERS.contains(&chapter), "{}", role.key);
        }
        assert_eq!(of_role("nobody"), None);
    }

    #[test]
    fn links_lead_within_the_program_or_are_plain_words() {
        let html = page("# Một\n[xã](officer.md) và [vận hành](../../operating.md)\n");
        assert!(html.contains("<a href=\"/guide/officer\">xã</a> và vận hành"), "{html}");
    }

    #[test]
    fn pictures_come_from_the_program_when_they_are_seen() {
        let html = page("Lời\n\n<img src=\"../pictures/a.360.png\" width=\"270\" alt=\"A\">\n");
        let wanted = "<img loading=\"lazy\" src=\"/guide/pictures/a.360.png\" width=\"270\" alt=\"A\">";
        assert!(html.contains(wanted), "{html}");
    }

    #[test]
    fn the_title_is_the_first_heading() {
        assert_eq!(title("# Cán bộ xã\n## Việc\n"), "Cán bộ xã");
    }
}
