namespace Forum.Web.Text;

/// <summary>A field for Markdown: the model of the partial <c>Shared/_Composer</c>.</summary>
/// <param name="Name">The form field's name, as the page's model binds it: <c>Form.Body</c>. Errors are shown from the model state under it.</param>
/// <param name="Label">What the field is called.</param>
/// <param name="Value">What stands in it at first.</param>
/// <param name="MaxLength">At most so many characters.</param>
/// <param name="Rows">How many lines high it is at first.</param>
internal sealed record ComposerView(string Name, string Label, string Value, int MaxLength, int Rows = 6)
{
    public string Id => Name.Replace('.', '_');
}
