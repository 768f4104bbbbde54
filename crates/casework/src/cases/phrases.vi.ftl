# Hồ sơ
cases-list-h = Hồ sơ
cases-list-empty = Chưa có hồ sơ nào.
cases-list-notices = Xem tin báo
cases-case-h = Hồ sơ { $code }
cases-opened-at = Mở { $when }
cases-mine = Đang phụ trách
cases-ask-again = hỏi lại về an toàn trước { $when }
cases-state-open = Mới mở
cases-state-in_measures = Đang có biện pháp
cases-state-follow_up = Đang theo dõi
cases-state-closing = Chờ người thứ hai
cases-state-closed = Đã kết thúc

# Hạn
cases-row-first-contact = Hồ sơ { $code }: gặp hoặc gọi người được giúp, khi an toàn
cases-row-verify = Hồ sơ { $code }: xác minh
cases-row-safety = Hồ sơ { $code }: hỏi lại về an toàn
cases-row-close = Hồ sơ { $code }: xem để kết thúc
cases-today-safety-h = Hẹn hỏi lại về an toàn
cases-today-safety-tag = Hẹn hôm nay
cases-today-safety-late-tag = Đã quá hẹn
cases-today-close-h = Chờ người thứ hai
cases-today-close-tag = Chờ xem

# Việc của hồ sơ
cases-tasks-h = Việc của hồ sơ
cases-task-done = Xong
cases-task-todo = Cần làm
cases-task-idle = Chưa làm
cases-task-runs = Đang áp dụng
cases-task-waits = Chờ xem
cases-task-not-yet = Chưa được
cases-task-safety = Hỏi về an toàn
cases-task-people = Người trong hồ sơ
cases-task-acts = Hành vi và hình thức
cases-task-told = Đã nói rõ quyền
cases-task-measures = Biện pháp bảo vệ
cases-task-place = Chỗ an toàn đêm nay
cases-task-follow-up = Theo dõi, giới thiệu đến nơi giúp
cases-task-verify = Xác minh
cases-task-close = Kết thúc hồ sơ
cases-task-reopen = Mở lại vì có việc mới
cases-safety-none = Chưa hỏi
cases-safety-hint = { $level } · hỏi lại trước { $when }
cases-acts-none = Chưa ghi hành vi nào
cases-acts-hint = { $n } hành vi · { $forms }
cases-told-hint = Bắt buộc trước khi ra quyết định
cases-told-at = Đã nói lúc { $when }
cases-measures-run = Có biện pháp đang áp dụng
cases-measures-none = Chưa có biện pháp nào đang áp dụng
cases-place-officer = Cán bộ tìm chỗ
cases-place-hint = Hỏi muốn đến đâu rồi mới giữ chỗ
cases-follow-up-hint = { $n } lần liên lạc
cases-verify-hint = Xác minh xong thì vụ việc vào số liệu
cases-reopen-hint = Chỉ khi có việc mới xảy ra
cases-close-waits = Có người đề nghị kết thúc, chờ người khác xem
cases-close-hint = Đã đủ điều kiện để đề nghị
cases-close-not-yet = Chưa được: { $why }
cases-verified-n = Đã xác minh lúc { $when }.
cases-child-n = **Có trẻ em bị bạo lực, xâm hại hoặc chứng kiến:** mở thêm hồ sơ trẻ em, có hạn riêng. Phải có người làm công tác bảo vệ trẻ em tham gia.
cases-crime-n = **Có dấu hiệu tội phạm:** việc này làm theo pháp luật tố tụng hình sự. Chuyển ngay, và vẫn giúp như thường.
cases-outside-n = Việc này không tính là bạo lực gia đình với quan hệ đã chọn (Điều 3). **Vẫn giúp,** ghi là “ngoài phạm vi luật”.

# Phần giữ kín
cases-sealed-h = Thông tin giữ kín
cases-sealed-kept = đã giữ kín
cases-sealed-unknown = chưa rõ
cases-sealed-pages = { $n } đoạn
cases-sealed-until = { $reason } · tự đóng { $when }
cases-sealed-name = Họ tên
cases-sealed-phone = Số gọi an toàn
cases-sealed-story = Lời kể
cases-sealed-accused = Người có hành vi bạo lực
cases-sealed-home = Chỗ ở hiện nay
cases-sealed-home-n = Không ghi trong hồ sơ này
cases-sealed-n = Mở mục nào cũng phải chọn lý do, và đều được ghi lại. Người được giúp có quyền hỏi ai đã xem. Trang này không in được phần giữ kín.
cases-reason-h = Mở phần giữ kín để làm gì?
cases-reason-meeting = Để hẹn gặp
cases-reason-measure = Để áp dụng biện pháp
cases-reason-referral = Để giới thiệu đến nơi giúp
cases-reason-correction = Để sửa lỗi
cases-reason-duty = theo nhiệm vụ
cases-e-reason = Chọn một lý do rồi bấm Mở.

# Ai đã xem
cases-readers-h = Ai đã xem
cases-readers-all = Xem tất cả
cases-readers-n = Chỉ ghi vai trò, giờ và lý do. Mỗi lần mở trang này cũng được ghi.
cases-reading = { $when } · { $role } · { $deed } · { $reason }
cases-role-you = Bạn
cases-role-other = Người khác trong cơ quan
cases-role-commune_officer = Cán bộ xã
cases-role-commune_chair = Chủ tịch
cases-role-province_duty = Người trực của tỉnh
cases-deed-open = mở xem
cases-deed-write = ghi
cases-deed-decide = quyết định
cases-deed-close = kết thúc
cases-deed-reopen = mở lại
cases-deed-list = tìm, xem danh sách
cases-deed-other = việc khác

# Từ tin báo
cases-open-h = Mở hồ sơ
cases-open-n = Lời kể được chép vào hồ sơ. **Tên và số điện thoại của người báo tin chỉ nằm trong tin báo.**
cases-open-b = Mở hồ sơ
cases-open-back = Tin báo
cases-join-h = Ghép vào hồ sơ đã có
cases-join-latest = Hồ sơ mở gần đây
cases-join-code = Hoặc gõ mã hồ sơ
cases-join-code-t = Ví dụ BA-4K7MPX
cases-join-b = Ghép
cases-e-join = Chưa thấy hồ sơ có mã này. Xem lại từng chữ và số.
cases-e-joined-already = Tin báo này đã ở trong một hồ sơ khác.
cases-e-no-key = Cơ quan chưa có khóa. Hỏi tỉnh.

# Người
cases-people-h = Người trong hồ sơ
cases-people-t = Chưa biết tên thì để trống, ghi “chưa rõ”.
cases-people-none = Chưa ghi ai
cases-people-open = Xem tên
cases-search-h = Thêm người
cases-search-b = Tìm trong hồ sơ của xã
cases-search-none = Không thấy ai như vậy trong hồ sơ của bạn.
cases-person-known = Đã có trong hồ sơ { $code } của bạn
cases-person-new = Ghi người mới
cases-person-change-h = Sửa thông tin một người
cases-household-l = Có cùng một hộ với hồ sơ đó không?
cases-household-same = Cùng một hộ
cases-person-name = Họ tên
cases-person-name-t = Chưa biết thì để trống.
cases-person-year = Năm sinh
cases-person-birth = Năm sinh
cases-person-phone = Điện thoại
cases-person-hours = Gọi lúc nào thì an toàn?
cases-person-opening = Người gọi nên mở đầu bằng câu gì?
cases-person-number = Số định danh, nếu người đó tự đưa
cases-person-number-t = Không bao giờ là điều kiện để được giúp.
cases-person-address = Xưng hô thế nào? (chị ấy, bà ấy, anh ấy, cháu)
cases-person-kin = Quan hệ (vợ, mẹ, con dâu, chồng)
cases-person-nationality = Quốc tịch, nếu là người nước ngoài
cases-person-language = Cần phiên dịch tiếng gì?
cases-person-role = Người này là ai trong việc này?
cases-person-sex = Giới tính
cases-person-band = Tuổi lúc xảy ra việc, nếu chưa rõ năm sinh
cases-person-groups = Thuộc nhóm cần ưu tiên bảo vệ
cases-person-struck = ghi nhầm
cases-person-struck-l = Ghi nhầm người này?
cases-person-struck-o = Ghi nhầm: không tính vào số liệu
cases-role-survivor = Người bị bạo lực
cases-role-accused = Người có hành vi bạo lực
cases-role-child = Trẻ em trong nhà
cases-sex-female = Nữ
cases-sex-male = Nam
cases-band-under-16 = Dưới 16 tuổi
cases-band-16-59 = Từ 16 đến 59 tuổi
cases-band-from-60 = Từ 60 tuổi
cases-count-survivor = { $n } người bị bạo lực
cases-count-accused = { $n } người có hành vi bạo lực
cases-count-child = { $n } trẻ em
cases-count-other = { $n } người khác
cases-survivor-neutral = người được giúp
cases-save-b = Lưu
cases-stale-h = Bản mới

# Hành vi
cases-acts-h = Hành vi và hình thức
cases-incident-new = Ghi một lần xảy ra khác
cases-incident-change = Sửa một lần xảy ra
cases-hints-h = Theo tin báo, có thể là
cases-on-l = Xảy ra ngày nào?
cases-relation-l = Quan hệ giữa hai người
cases-acts-l = Hành vi (Điều 3 khoản 1)
cases-acts-t = Có thể chọn nhiều hành vi.
cases-forms-l = Hình thức
cases-forms-t = Để trống thì máy điền theo hành vi.
cases-main-form-l = Hình thức chính
cases-child-l = Trẻ em
cases-child-o = Có trẻ em ở đó
cases-words-l = Lời kể
cases-act-outside = ngoài phạm vi luật
cases-act-unsure = nguồn chưa rõ, hỏi cấp trên
cases-e-outside = Việc này không tính là bạo lực gia đình với quan hệ đã chọn (Điều 3). Vẫn giúp, ghi là “ngoài phạm vi luật”.

# An toàn
cases-safety-n = Hỏi riêng, không có mặt người có hành vi bạo lực. Không rõ thì chọn “Không rõ”: câu đó được tính là có điều đáng lo, không tính là “Không”.
cases-danger-chip = bộ câu hỏi là giả định, không phải quy định
cases-answer-yes = Có
cases-answer-no = Không
cases-answer-unknown = Không rõ
cases-judged-l = Đánh giá mức nguy hiểm thế nào?
cases-judged-t = Có thể cao hơn mức các câu trả lời cho thấy, không được thấp hơn.
cases-judged-same = Đúng như các câu trả lời cho thấy
cases-with-l = Có hỏi chính người được giúp không?
cases-with-yes = Có, hỏi trực tiếp
cases-with-no = Chưa, nghe người khác kể
cases-safety-words = Người được giúp muốn gì, sợ gì nhất?
cases-safety-past = Các lần đã hỏi

# Quyền
cases-told-h = Đã nói rõ quyền cho { $who } chưa?
cases-told-n = Phải nói rõ **trước** mọi quyết định cấm tiếp xúc. Ghi lúc nào, ai nói, bằng tiếng gì.
cases-told-chip = Nghị định 76/2023, Điều 14
cases-told-what = Đã nói điều gì?
cases-told-rights = Quyền và nghĩa vụ
cases-told-slip = Trưởng thôn sẽ nhận một phiếu việc
cases-told-when = Lúc nào
cases-told-by = Ai nói
cases-told-language = Bằng tiếng gì
cases-told-how = Nói bằng cách nào (gặp, gọi điện, qua phiên dịch)
cases-told-past = Đã nói
cases-e-told-by = Ghi ai đã nói.

# Theo dõi
cases-follow-up-n = Chỉ giới thiệu đến nơi giúp khi chính người được giúp đồng ý **từng nơi**.
cases-follow-up-when = Liên lạc lúc nào
cases-follow-up-words = Đã làm gì, nghe được gì?
cases-services-l = Dịch vụ đã được nhận
cases-consent-l = Người được giúp có đồng ý không?
cases-consent-o = Đồng ý từng nơi
cases-next-l = Hẹn lần sau (nếu muốn)
cases-next-t = Theo giờ an toàn người được giúp chọn.
cases-e-follow-up = Viết đã làm gì, hoặc chọn dịch vụ.
cases-e-consent = Người được giúp phải đồng ý từng nơi. Đánh dấu khi đã hỏi.

# Xác minh
cases-verify-n = Xác minh xong, vụ việc được tính vào số liệu của tháng này. **Số liệu không có tên ai;** sửa hồ sơ thì số liệu tự tính lại.
cases-verify-b = Xác nhận đã xác minh
cases-e-verify = Cần ít nhất một người bị bạo lực và một hành vi trước khi xác minh.
cases-e-verified = Đã xác minh rồi.

# Kết thúc
cases-close-n = Kết thúc khi không còn biện pháp nào đang áp dụng và đã hỏi lại chính người được giúp về an toàn. **Người khác xem rồi mới kết thúc.**
cases-close-words = Vì sao kết thúc được, đã dặn lại điều gì?
cases-close-ask-b = Đề nghị kết thúc
cases-close-b = Kết thúc hồ sơ
cases-close-back-b = Chưa kết thúc, trả lại
cases-close-second-n = Chờ người thứ hai xem. Người mở hồ sơ và người đề nghị **không tự kết thúc được**.
cases-closing-past = Các bước đã qua
cases-closing-asked = đề nghị kết thúc
cases-closing-sent-back = trả lại
cases-closing-closed = đã kết thúc
cases-closing-reopened = mở lại
cases-reopen-n = Ghi việc mới xảy ra. Lần này có hạn riêng và được tính riêng sau khi xác minh.
cases-reopen-why = Ghi thêm (không bắt buộc)
cases-reopen-b = Mở lại hồ sơ

# Lỗi
cases-e-stale = Người khác vừa sửa mục này. Xem bản mới rồi lưu lại.
cases-e-closed = Hồ sơ đã kết thúc. Có việc mới thì bấm “Mở lại hồ sơ”.
cases-e-not-closed = Hồ sơ chưa kết thúc. Ghi việc mới ở mục “Hành vi và hình thức”.
cases-e-closing-already = Đã có người đề nghị kết thúc. Chờ người khác xem.
cases-e-measure-runs = còn biện pháp đang áp dụng
cases-e-safety-first = hỏi lại chính người được giúp về an toàn trước
cases-e-nobody-asked = Chưa có ai đề nghị kết thúc.
cases-e-second-person = Cần người thứ hai: người mở hồ sơ hoặc người đề nghị không tự kết thúc được.
cases-e-former = Việc này thuộc lần trước, đã vào số liệu. Ghi thêm việc mới.
cases-e-day-ahead = Ngày này chưa đến. Xem lại ngày.
cases-e-day-far = Ngày này lâu quá rồi. Xem lại năm.
cases-e-day-before-birth = Trước năm sinh của một người trong hồ sơ. Xem lại ngày.
cases-e-before-incident = Sớm hơn ngày xảy ra việc. Xem lại ngày, giờ.
cases-e-moment-ahead = Giờ này chưa đến. Xem lại ngày, giờ.
cases-e-birth = Năm sinh sau ngày xảy ra việc. Xem lại năm.
cases-e-year = Ghi năm sinh bằng bốn chữ số, hoặc để trống.
cases-e-role = Chọn người này là ai.
cases-e-relation = Chọn quan hệ giữa hai người.
cases-acts-outside-w = Với quan hệ đã chọn, luật không tính “{ $acts }” là bạo lực gia đình ({ $article }). Xem lại quan hệ và hành vi. Đúng như vậy thì lưu lần nữa: vẫn giúp, phần này ghi là “ngoài phạm vi luật”.
cases-acts-outside-a = Điều 3
cases-e-unknown = Có mục không có trong danh mục. Chọn lại.
cases-e-acts = Chọn ít nhất một hành vi.
cases-e-search = Cần họ tên đầy đủ và năm sinh, hoặc số điện thoại.
cases-e-with = Chọn đã hỏi chính người được giúp hay chưa.
cases-e-close-words = Viết lý do.

# Ai không được biết
cases-avoid-n = **Người báo tin dặn: { $who } không được biết việc này.** Đừng nhắc trước mặt họ, đừng nhờ họ đưa đón, đừng gửi giấy gì cho họ. Chỉ người báo tin mới được cho thêm nơi khác biết.
cases-avoid-unsure-n = **Người báo tin chưa chắc ở xã, phường có ai không nên biết.** Hỏi lại trước khi cho thêm nơi nào biết.
cases-avoid-chair = chủ tịch và cả ủy ban xã, phường
cases-avoid-officer = cán bộ và cả ủy ban xã, phường
cases-avoid-police = Công an xã, phường
cases-kept-out-commune = Ủy ban xã, phường không được biết nơi đến và không đưa đón: người báo tin đã dặn.
cases-kept-out-police = Công an xã, phường không được biết nơi đến và không đưa đón: người báo tin đã dặn.
cases-kept-out-desk = Người trực của tỉnh không được biết nơi đến và không đưa đón: người báo tin đã dặn.
