# Báo cáo thống kê của xã.
returns-h = Báo cáo
returns-of = Báo cáo { $period }
returns-period-year = năm { $year }
returns-period-first-half = 6 tháng đầu năm { $year }
returns-period-second-half = 6 tháng cuối năm { $year }
returns-period-l = Kỳ báo cáo
returns-show-b = Xem
returns-version = lần { $n }
returns-superseded = đã có bản điều chỉnh thay
returns-begin-b = Lập báo cáo { $period }
returns-earlier-b = Lập báo cáo của kỳ trước
returns-earlier-n = Mỗi kỳ theo mẫu của kỳ đó: từ 2018 theo mẫu 03, trước đó 6 tháng một lần theo mẫu 01/BC-X.
returns-earlier-go-b = Lập báo cáo kỳ này
returns-typed-h = Số vừa nhập, chưa lưu được
returns-typed-n = Chép lại các số này vào báo cáo điều chỉnh.
returns-not-begun = Cán bộ xã chưa lập báo cáo này.
returns-begun-h = Đã lập

returns-list-h = Báo cáo của các xã, phường
returns-counts = Tình hình nộp, { $period }
returns-lines = Từng xã, phường, { $period }
returns-count-all = Xã, phường phải nộp
returns-count-locked = Đã khóa số liệu
returns-count-waiting = Chờ tiếp nhận
returns-count-late = Quá hạn
returns-commune = Xã, phường
returns-state = Tình trạng
returns-day = Ngày
returns-late = Quá hạn, chưa lập
returns-late-with = Quá hạn: { $state }
returns-none-yet = Chưa lập

returns-state-draft = Đang lập
returns-state-submitted = Đã ký, chờ tiếp nhận
returns-state-sent-back = Bị trả lại
returns-state-accepted = Đã tiếp nhận
returns-state-locked = Đã khóa

returns-due-chip = trước { $day } · { $article }
returns-filled-n = Số liệu tự lấy từ hồ sơ. Bấm vào số để xem.
returns-how = Số này tính thế nào?
returns-row = Chỉ tiêu
returns-figure = Số lượng
returns-entered = { $name } nhập ngày { $day }
returns-asked = Cấp trên hỏi: { $note }
returns-section-family = I. Gia đình
returns-section-violence = II. Bạo lực gia đình
returns-section-prevention = III. Phòng ngừa
returns-save-b = Lưu các dòng đã nhập

returns-doubts-h = Cần xem lại
returns-doubt-missing = Chưa nhập các dòng { $rows }. Không có thì nhập 0.
returns-doubt-running = Kỳ này chưa hết (đến { $day }). Vụ xác minh sau khi ký sẽ vào báo cáo điều chỉnh.

returns-sign-h = Ký và gửi
returns-zero-n = Xã không có vụ nào trong kỳ.
returns-zero-statement = Kỳ này không phát sinh vụ nào.
returns-bars-n = Sửa các chỗ có dấu ! ở trên rồi mới ký được.
returns-signer-n = Người ký: { $name }. Chữ ký ghi tên, chức danh, giờ và mã của toàn bộ số liệu.
returns-password-l = Mật khẩu của bạn
returns-password-t = Nhập lại để xác nhận chính bạn ký.
returns-sign-b = Ký và gửi
returns-sign-zero-b = Ký xác nhận: kỳ này không phát sinh vụ nào

returns-answer-h = Tiếp nhận hay trả lại
returns-accept-b = Tiếp nhận và khóa số liệu
returns-send-back-b = Trả lại, vì …
returns-send-back-l = Vì sao trả lại
returns-send-back-go-b = Trả lại
returns-notes-h = Ghi chú từng dòng
returns-sent-back-by = { $name } trả lại lúc { $when }

returns-signed-h = Chữ ký
returns-signer = Người ký
returns-signed-at = Ký lúc
returns-statement = Xác nhận
returns-hash = Mã của văn bản đã ký (SHA-256)
returns-accepted-by = Người tiếp nhận
returns-locked-at = Khóa lúc
returns-text-b = Văn bản đã ký
returns-role-commune-chair = Chủ tịch Ủy ban nhân dân
returns-role-commune-officer = Công chức Văn hóa – Xã hội

returns-moved-h = Hồ sơ đã thay đổi từ khi ký
returns-moved-n = Báo cáo đã ký giữ nguyên số của nó. Số theo hồ sơ hiện nay đứng bên cạnh.
returns-moved-c = Dòng khác nhau
returns-locked-figure = Đã ký
returns-live-figure = Hiện nay
returns-amend-h = Báo cáo điều chỉnh
returns-amend-l = Vì sao điều chỉnh
returns-amend-b = Lập báo cáo điều chỉnh
returns-amends = Báo cáo điều chỉnh, lần { $n }. Lý do: { $reason }
returns-print-b = In A4 theo mẫu

returns-locked-e = Số liệu kỳ này đã khóa ngày { $day }. Muốn sửa thì lập báo cáo điều chỉnh có ký.
returns-locked-step-e = Số liệu kỳ này đã khóa. Muốn sửa thì lập báo cáo điều chỉnh có ký.
returns-signed-e = Báo cáo này đã ký và gửi. Chờ cấp trên tiếp nhận hoặc trả lại.
returns-not-submitted-e = Báo cáo này chưa được ký và gửi, hoặc đã được trả lời.
returns-zero-e = Kỳ này không có vụ nào. Ký lời xác nhận “không phát sinh”, không ký bảng trống.
returns-not-zero-e = Kỳ này có vụ trong hồ sơ, không ký “không phát sinh” được.
returns-moved-on-e = Số liệu vừa thay đổi so với lúc mở trang. Xem lại các số dưới đây rồi ký.
returns-reason-e = Ghi rõ vì sao.
returns-not-locked-e = Chỉ điều chỉnh được báo cáo đã khóa và chưa có bản thay thế.
returns-figure-e = Dòng { $row }: nhập số nguyên, từ 0 trở lên.
returns-no-commune-e = Chỉ xã, phường, đặc khu lập báo cáo này.
returns-no-form-e = Kỳ này không có mẫu báo cáo.

returns-today-own = Báo cáo năm { $year }
returns-today-due = trước { $day }
returns-today-waiting = { $n } báo cáo chờ tiếp nhận
returns-today-late = { $n } xã, phường chưa nộp báo cáo
