// Frappe renders this file as a template before it goes into the page: so come the words of the reader's language.
frappe.ready(() => {
	const words = {
		signIn: {{ _("Please sign in to ask for your data.") | tojson }},
		button: {{ _("Sign in") | tojson }},
		who: {{ _("You are signed in as {0}. The file holds what is kept about this account, and its link is mailed to you.") | tojson }},
		password: {{ _("Your password, if you want to prove now that it is you (optional)") | tojson }},
		prove: {{ _("Confirm") | tojson }},
		proved: {{ _("Confirmed.") | tojson }},
	};
	const form = frappe.web_form;
	const field = form && form.fields_dict && form.fields_dict.user;
	if (!field) return;

	// Everybody gets their own data, whatever address would be entered here.
	field.$wrapper.hide();
	const place = $("<div class='pdd-who'></div>").insertAfter(field.$wrapper);
	const paragraph = (text) => $("<p></p>").text(text).appendTo(place);
	if (frappe.session.user === "Guest") return askToSignIn();

	field.set_value(frappe.session.user);
	// Nothing that was written here can be lost.
	frappe.form_dirty = false;
	$(".web-form-head .indicator-pill.orange, .web-form-header .indicator-pill.orange").addClass("hide");
	// Frappe's form leads to the desk, which customers do not have.
	form.success_url = "/me";
	$(".success-footer a").attr("href", "/me");
	paragraph(words.who.replace("{0}", frappe.session.user));
	offerPassword();

	function askToSignIn() {
		paragraph(words.signIn);
		$("<a class='btn btn-primary btn-sm'></a>")
			.attr("href", `/login?redirect-to=${encodeURIComponent("/request-data")}`)
			.text(words.button)
			.appendTo(place);
		$(".submit-btn, .discard-btn").hide();
	}

	function offerPassword() {
		const label = $("<label class='d-block'></label>").text(words.password).appendTo(place);
		const input = $("<input type='password' autocomplete='current-password' class='form-control mt-1 mb-2'>");
		input.css("max-width", "24rem").appendTo(label);
		const button = $("<button type='button' class='btn btn-default btn-sm'></button>").text(words.prove);
		const said = $("<span role='status' class='ml-2'></span>");
		place.append(button, said);
		button.on("click", () => {
			const password = input.val();
			if (!password) return;
			input.val("");
			said.text("");
			frappe.call({
				method: "personal_data_download.api.prove_password",
				args: { password },
				callback: (answer) => answer.exc || said.text(words.proved),
			});
		});
	}
});
