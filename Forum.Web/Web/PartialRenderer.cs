using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Forum.Web.Web;

/// <summary>
/// Renders a partial to a string, away from any page. It gets a request context of its own with nobody signed in, so that
/// what is made for everyone cannot show something that was meant for one.
/// </summary>
internal sealed class PartialRenderer(IRazorViewEngine views, ITempDataProvider tempData, IServiceProvider services)
{
    /// <param name="path">The partial's path from the content root.</param>
    /// <param name="model">Its model.</param>
    public async Task<string> RenderAsync<TModel>(string path, TModel model)
    {
        var found = views.GetView(executingFilePath: null, path, isMainPage: false);
        found.EnsureSuccessful(originalLocations: null);

        var context = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        await using var text = new StringWriter();
        await found.View!.RenderAsync(new ViewContext(
            context,
            found.View,
            new ViewDataDictionary<TModel>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = model },
            new TempDataDictionary(context.HttpContext, tempData),
            text,
            new HtmlHelperOptions()));
        return text.ToString().Trim();
    }
}
