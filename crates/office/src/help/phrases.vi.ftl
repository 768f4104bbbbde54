# Trang đầu cho mọi người.
help-h = Tìm người giúp gần bạn
help-free-n = Không cần tên. Không cần tài khoản. Không mất tiền.
help-danger-h = Đang nguy hiểm? Gọi ngay
help-call-police = Công an
help-call-ambulance = Cấp cứu
help-call-children = Trẻ em
help-call-log-n = Gọi xong, số còn lại trong nhật ký cuộc gọi của máy.
help-child-l = Em dưới 16 tuổi?
help-child-n = **Em gọi 111 trước.** Gọi không mất tiền, ban đêm cũng có người nghe. Em không cần nói tên.
help-place-l = Bạn ở xã, phường, đặc khu nào?
help-place-t = Tên cũ hay tên mới đều được. Không cần gõ dấu.
help-find-b = Tìm
help-find-form = Tìm nơi giúp
help-send-h = Báo cho xã, phường biết
help-send-n = Cho bạn, hoặc cho người bạn thấy cần giúp. Khoảng 5 phút. Bạn nhận một mã để quay lại xem.
help-send-b = Gửi tin
help-ask-b = Hỏi trước, chưa báo
help-slip-b = Đã có mã? Xem tin đã gửi
help-watched-l = Sợ có người xem máy của bạn?
help-watched-n = Nút **Thoát nhanh** mở trang dự báo thời tiết. Bấm phím Shift ba lần cũng được. Nó **không xóa** những trang máy đã ghi lại. Nếu được, hãy dùng máy của người bạn tin.

# Giữ an toàn khi dùng máy.
help-safety-title = Hướng dẫn
help-safety-h = Giữ an toàn khi dùng máy
help-safety-first-n = **Nếu có người hay xem máy của bạn,** cách chắc nhất là dùng máy của người bạn tin, hoặc gọi từ máy đó.
help-safety-exit-h = Nút Thoát nhanh làm gì
help-safety-exit-n = Nút này đóng trang ngay và mở trang dự báo thời tiết. Bản nháp bạn đang viết bị xóa. **Thoát nhanh không xóa lịch sử xem trang trên máy.**
help-safety-left-h = Những gì còn lại trên máy
help-safety-left-1 = Địa chỉ trang này trong lịch sử của trình duyệt. Địa chỉ không có tên bạn, không có nơi bạn ở.
help-safety-left-2 = Số bạn đã gọi trong nhật ký cuộc gọi.
help-safety-left-3 = Vài tệp hình thức của trang trong trình duyệt. Nút Thoát nhanh bảo trình duyệt xóa chúng. Những gì bạn gõ **không lưu trên điện thoại này**: chúng nằm trên máy chủ, giữ 30 phút rồi mất.
help-safety-less-h = Muốn ít dấu vết hơn
help-safety-less-1 = Mở **cửa sổ ẩn danh** của trình duyệt trước khi vào trang này, xong thì đóng cửa sổ đó.
help-safety-less-2 = Trong lịch sử, chỉ xóa dòng của trang này. Xóa hết có thể làm người khác để ý.
help-safety-less-3 = Trong nhật ký cuộc gọi, xóa số vừa gọi.
help-safety-less-4 = Đừng lưu trang này vào mục yêu thích.
help-safety-code-h = Giữ mã ở đâu
help-safety-code-n = Chép mã ra giấy. Sáu từ thì viết trông như giấy đi chợ. **Đừng chụp màn hình** nếu có người xem ảnh trong máy.
help-safety-watch-h = Nghi có người theo dõi máy
help-safety-watch-n = Nếu người đó biết những nơi bạn đi, những lời bạn nhắn, có thể máy đã bị cài theo dõi. Đừng gỡ vội: người đó sẽ biết. Dùng máy khác để hỏi, hoặc đến gặp trực tiếp.

# Ai được đọc tin.
help-readers-title = Hỏi đáp
help-readers-h = Ai được đọc tin của bạn
help-readers-who-n = **Chủ tịch, Công an và cán bộ trực** của xã, phường nơi sự việc xảy ra. Nếu bạn cho biết có người đang nguy hiểm, họ được báo ngay.
help-readers-not-h = Ai không đọc được
help-readers-not-1 = Trưởng thôn, trưởng ấp, tổ trưởng tổ dân phố: chỉ chuyển tin giúp, không đọc được.
help-readers-not-2 = Người quản trị máy chủ: tin được khóa, không mở được.
help-readers-not-3 = Người ở xã khác, cơ quan khác: chỉ khi bạn đồng ý, hoặc khi luật buộc phải báo.
help-readers-shut-h = Có người ở xã không nên đọc?
help-readers-shut-n = Ví dụ người bà con làm ở xã. Trước khi gửi, trang hỏi bạn điều này. Nơi bạn chọn **không nhận được gì và không biết có tin**; cán bộ trực của tỉnh nhận thay.
help-readers-see-h = Xem ai đã đọc
help-readers-see-n = Mở tin bằng mã, bạn thấy **ai đã xem và lúc nào**.
help-readers-next-h = Ai gọi cho bạn
help-readers-next-n = Không ai, nếu bạn không muốn. Nếu bạn muốn, người gọi chỉ gọi vào giờ bạn chọn, mở đầu bằng câu bạn chọn.
