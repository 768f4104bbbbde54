# Cách tính các chỉ tiêu và những chỗ số liệu chưa khớp.
indicators-how-households = Mỗi hộ đếm một lần trong năm thống kê, ở vụ đầu tiên được xác minh.
indicators-how-cases = Đếm vụ việc đã được xác minh trong kỳ, theo tháng xác minh. Vụ ngoài phạm vi luật không tính.
indicators-how-main-form = Mỗi vụ đếm một lần, theo hình thức chính ghi trong hồ sơ. Bốn hình thức và số chưa ghi cộng lại bằng tổng số vụ.
indicators-how-any-form = Đếm mọi vụ có hình thức này. Một vụ có thể đếm ở nhiều hình thức, nên cộng lại có thể lớn hơn tổng số vụ.
indicators-how-no-main-form = Vụ mà hồ sơ chưa ghi hình thức chính.
indicators-how-no-form = Vụ mà hồ sơ chưa ghi hình thức nào.
indicators-how-accused = Đếm người có hành vi bạo lực trong các vụ của kỳ. Người chưa biết là ai thì chưa đếm. Cùng một người ở hai xã đếm hai lần.
indicators-how-accused-age = Như trên, theo tuổi lúc xảy ra việc. Chỉ có hai nhóm tuổi, nên không cộng lại thành tổng.
indicators-how-survivors = Đếm người bị bạo lực trong các vụ của kỳ. Cùng một người ở hai xã đếm hai lần.
indicators-how-survivors-age = Như trên, theo tuổi lúc xảy ra việc. Chỉ có hai nhóm tuổi, nên không cộng lại thành tổng.
indicators-how-cases-accused = Đếm vụ có ít nhất một người gây bạo lực thuộc nhóm này (mẫu cũ đếm vụ, không đếm người).
indicators-how-cases-survivors = Đếm vụ có ít nhất một nạn nhân thuộc nhóm này (mẫu cũ đếm vụ, không đếm người).
indicators-how-handled = Mỗi vụ có biện pháp này tính một người, kể cả khi nhiều người trong vụ bị xử lý như nhau.
indicators-how-supported = Mỗi vụ có sự hỗ trợ này tính một người, kể cả khi nhiều người trong vụ được hỗ trợ như nhau.
indicators-how-entered = Cán bộ xã nhập, kèm tên và ngày nhập. Chưa lấy được từ hồ sơ.

indicators-doubt-forms = Tổng các hình thức ({ $parts }) khác tổng số vụ ({ $total }). Xem { $without } hồ sơ chưa ghi hình thức.
indicators-doubt-add-up = Các dòng { $rows } cộng lại là { $parts }, khác dòng { $row } ({ $total }).
indicators-doubt-sum-more = Các dòng { $rows } cộng lại là { $parts }, lớn hơn dòng { $row } ({ $total }).
indicators-doubt-more = Dòng { $rows } ({ $parts }) lớn hơn dòng { $row } ({ $total }).
