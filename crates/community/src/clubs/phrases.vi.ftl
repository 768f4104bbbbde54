# Câu lạc bộ
clubs-title = Câu lạc bộ
clubs-list-h = Các câu lạc bộ
clubs-list-c = Câu lạc bộ, trễ lâu nhất ở trên
clubs-list-none = Chưa có câu lạc bộ nào ở đây.
clubs-counts = Có { $all } câu lạc bộ, { $late } trễ họp.
clubs-filter = Lọc câu lạc bộ
clubs-every-kind = Mọi loại
clubs-show-b = Xem
clubs-club = Câu lạc bộ
clubs-state = Tình trạng
clubs-households = Số hộ
clubs-standard = So với chuẩn
clubs-outside = Khác chuẩn
clubs-inside = Trong chuẩn
clubs-late = Trễ họp
clubs-in-time = Đúng hạn
clubs-never = Chưa họp buổi nào
clubs-choose = Chọn
clubs-to-list = Về các câu lạc bộ

# Trang của một câu lạc bộ
clubs-no-names-n = Trang này không giữ tên ai, chỉ giữ số hộ. Danh sách hộ sẽ được giữ kín ở chỗ riêng, khi có.
clubs-unrecorded-n = Chưa ghi quyết định thành lập câu lạc bộ này. Nhờ cán bộ xã ghi trước, rồi mới ghi buổi sinh hoạt.
clubs-late-n = Đã { $months } tháng chưa sinh hoạt. Quy chế: { $meetings } buổi một năm.
clubs-next-n = Buổi sau: { $day }.
clubs-until-n = Họp buổi sau trước hết ngày { $day }.
clubs-new-b = Ghi buổi sinh hoạt
clubs-warnings-h = Khác với chuẩn
clubs-w-households = Có { $n } hộ. Chuẩn: từ { $from } đến { $to } hộ.
clubs-w-board = Ban chủ nhiệm có { $n } người. Chuẩn: từ { $from } đến { $to } người.
clubs-w-meetings = Họp { $n } buổi trong 12 tháng qua. Chuẩn: ít nhất { $least } buổi.
clubs-meetings-h = Các buổi sinh hoạt
clubs-meetings-none = Chưa ghi buổi nào.
clubs-present = { $present } trên { $of } hộ
clubs-people = { $women } nữ, { $men } nam, { $children } trẻ em
clubs-about-h = Về câu lạc bộ
clubs-kind-l = Loại câu lạc bộ
clubs-decision-l = Số quyết định thành lập
clubs-founded-l = Ngày quyết định
clubs-statute-l = Quy chế
clubs-statute-t = Điều cần nhớ trong quy chế, như họp vào tối nào. Không ghi tên người.
clubs-above-l = Thuộc
clubs-households-l = Số hộ tham gia
clubs-board-l = Số người trong ban chủ nhiệm
clubs-last-l = Họp gần nhất
clubs-size-h = Số hộ có thay đổi?
clubs-size-b = Lưu số hộ
clubs-correct-a = Sửa phần ghi quyết định thành lập

# Một buổi sinh hoạt
clubs-meeting-title = Buổi sinh hoạt
clubs-new-h = Ghi buổi sinh hoạt
clubs-meeting-h = Buổi sinh hoạt { $day }
clubs-met-l = Họp ngày nào?
clubs-topic-l = Nội dung chính
clubs-present-l = Số hộ có mặt (trên { $of } hộ)
clubs-women-l = Số phụ nữ
clubs-men-l = Số nam giới
clubs-children-l = Số trẻ em
clubs-minutes-l = Biên bản (không bắt buộc)
clubs-minutes-t = Đã làm gì, bàn gì, hẹn gì. Không ghi tên ai, không kể chuyện riêng nhà ai: xã cũng đọc được chỗ này.
clubs-next-l = Buổi sau vào ngày nào?
clubs-next-t = Chưa hẹn thì để trống.
clubs-recorded-l = Ghi lúc
clubs-add-b = Ghi buổi này
clubs-correct-b = Lưu chỗ sửa

# Thành lập
clubs-found-title = Quyết định thành lập
clubs-found-h = Ghi quyết định thành lập
clubs-found-n = Ghi đúng như quyết định của Ủy ban nhân dân xã. Khác chuẩn vẫn ghi được; trang sẽ nhắc.
clubs-found-b = Ghi quyết định thành lập
clubs-office-l = Câu lạc bộ nào?
clubs-no-office-n = Không còn câu lạc bộ nào chờ ghi quyết định. Câu lạc bộ mới thì phải lập đơn vị trước: nhờ Chủ tịch lập.

# Việc hôm nay
clubs-today-h = Họp kỳ này
clubs-today-late-h = Câu lạc bộ trễ họp
clubs-today-until = Trước hết { $day }
clubs-today-on = Ngày { $day }
clubs-today-late-l = Câu lạc bộ đã trễ họp từ { $day }. Họp rồi thì ghi lại
clubs-today-plan-l = Hẹn buổi sinh hoạt tới, họp xong thì ghi lại
clubs-today-agreed-l = Buổi sinh hoạt ngày { $day }
clubs-today-write-l = Ghi buổi sinh hoạt ngày { $day }
clubs-today-late-row = { $name }: hỏi vì sao chưa họp
clubs-last-on = Họp gần nhất { $day }
clubs-never-since = Chưa họp từ khi thành lập, { $day }

# Lỗi
clubs-e-digits = Ghi một số, bằng chữ số.
clubs-e-number = Ghi số từ { $least } đến { $most }.
clubs-e-ahead = Ngày này chưa đến. Xem lại ngày.
clubs-e-before-founding = Sớm hơn ngày thành lập câu lạc bộ. Xem lại ngày.
clubs-e-same-day = Ngày này đã có một buổi sinh hoạt. Mở buổi đó ra để sửa, hoặc xem lại ngày.
clubs-e-topic = Chọn nội dung chính.
clubs-e-present = Câu lạc bộ chỉ có { $n } hộ. Xem lại, hoặc sửa số hộ tham gia trước.
clubs-e-people = Số người ít hơn số hộ có mặt. Mỗi hộ có mặt là ít nhất một người.
clubs-e-next = Buổi sau phải muộn hơn buổi này.
clubs-e-kind = Chọn loại câu lạc bộ.
clubs-e-kind-then = Loại này chưa có hoặc không còn vào ngày quyết định. Chọn loại khác, hoặc xem lại ngày.
clubs-e-decision = Ghi số quyết định.
clubs-e-after-meeting = Muộn hơn buổi sinh hoạt đầu tiên đã ghi. Xem lại ngày.
clubs-e-office = Chọn câu lạc bộ.
clubs-e-founded = Câu lạc bộ này đã ghi quyết định thành lập. Mở trang câu lạc bộ đó để sửa.
clubs-e-no-commune = Câu lạc bộ này không thuộc xã nào. Xem lại đơn vị của câu lạc bộ.
clubs-e-theirs = Xã đã có người trực: để cán bộ xã ghi. Gọi cho xã nếu cần gấp.
