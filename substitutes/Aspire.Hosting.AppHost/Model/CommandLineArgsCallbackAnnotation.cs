namespace Aspire.Hosting.ApplicationModel;

public class CommandLineArgsCallbackAnnotation(Action<IList<object>> callback) : IResourceAnnotation
{
    /// <summary>Adds strings, or value providers asked when the resource starts.</summary>
    public Action<IList<object>> Callback { get; } = callback;
}
