//! She looks for help near her, with scripts off: by the name of her ward as
//! she would type it, old or new, with marks or without.

use crate::support::browser::Browser;
use crate::support::server::Running;

/// What the page of a place says when its name is typed so.
fn found(running: &Running, her: &Browser, typed: &str, says: &str) -> String {
    her.go(&running.url("/?lang=vi"));
    her.fill("q", typed);
    her.press("Tìm");
    let words = her.must_say(says);
    her.must_fit();
    assert!(!her.url().contains("q="), "what she typed stands in no address");
    words
}

/// From the first page to the numbers near her.
pub(super) fn she_looks(running: &Running, her: &Browser) {
    her.go(&running.url("/?lang=vi"));
    for number in ["113", "115", "111"] {
        assert!(her.has(&format!("a[href='tel:{number}']")), "the first page calls {number}");
    }
    assert!(her.source().contains("Em gọi 111 trước"), "a child is shown 111 first");

    // Four places bear the name; she takes hers in one tap.
    found(running, her, "ba dinh", "Bạn ở nơi nào trong những nơi này?");
    her.press("Phường Ba Đình, Hà Nội");
    let near = her.must_say("Nơi nhận tin báo");
    for named in [
        "Phường Ba Đình",
        "UBND phường Ba Đình",
        "Công an phường Ba Đình",
        "Theo luật, những nơi này cũng nhận tin báo",
        "Mặt trận",
        "Đường dây nóng gần bạn",
        "Địa chỉ tin cậy",
        "Có người nghe máy ngày",
    ] {
        assert!(near.contains(named), "{named} is not near Ba Đình: {near}");
    }

    // Both ways to place the mark, composed and in pieces, and no mark at all.
    let spelt = ["Yên Hòa", "Yên Hoà", "Ye\u{302}n Ho\u{300}a", "yen hoa", "phường yên hòa"];
    for typed in spelt {
        found(running, her, typed, "Phường Yên Hòa");
    }
}
